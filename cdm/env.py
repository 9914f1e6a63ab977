"""Every switch the environment may set, typed and described in one place.

Nothing else in the project reads ``os.environ``.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class BadEnvironment(RuntimeError):
    """A variable is missing or unreadable; the message names it and says what is expected."""


def _flag(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if raw == "" else raw in {"1", "true", "yes", "on"}
    raise BadEnvironment(f"{name} is {raw!r}; write 1 or 0.")


def _integer(name: str, *, default: int) -> int:
    raw = os.environ.get(name, "").strip()
    try:
        return int(raw) if raw else default
    except ValueError:
        raise BadEnvironment(f"{name} is {raw!r}; write a whole number.") from None


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


@dataclass(frozen=True)
class Environment:
    mode: str  # CDM_MODE: production (default when DATABASE_URL is set), development or demo
    secret_key: str  # SECRET_KEY: at least 50 random characters; required in production
    secret_key_fallbacks: list[str]  # SECRET_KEY_FALLBACKS: earlier keys still read, comma separated
    base_url: str  # CDM_BASE_URL: the address people type, for links in mails; no slash at the end
    hosts: list[str]  # CDM_HOSTS: names the site answers to, comma separated
    database_url: str  # DATABASE_URL: postgresql://user:password@host:port/name; empty = embedded
    redis_url: str  # REDIS_URL: redis://host:port; empty = embedded
    state_dir: Path  # CDM_STATE_DIR: data and sockets of the embedded services
    pgbouncer: bool  # CDM_PGBOUNCER: 1 behind PgBouncer in transaction mode
    pool_size: int  # CDM_POOL_SIZE: database connections a web process may hold; 0 = none kept
    smtp_url: str  # SMTP_URL: smtp://user:password@host:port, smtp+starttls:// or smtps://; empty = no real sending
    mail_from: str  # CDM_MAIL_FROM: the sender people see
    mail_reply_to: str  # CDM_MAIL_REPLY_TO: where answers go, if not to the sender
    trusted_proxies: int  # CDM_TRUSTED_PROXIES: how many proxies stand before the site

    @property
    def embedded_database(self) -> bool:
        return not self.database_url

    @property
    def embedded_redis(self) -> bool:
        return not self.redis_url


def prepare_demo(arguments: list[str]) -> None:
    """Before any setting is read: ``manage.py demo`` is in demo mode, and mails link to the port it is given."""
    port = "8000"
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--port":
            port = following
        elif word.startswith("--port="):
            port = word.removeprefix("--port=")
    os.environ["CDM_MODE"] = "demo"
    os.environ.setdefault("CDM_BASE_URL", f"http://127.0.0.1:{port}")


def for_child(**changes: str) -> dict[str, str]:
    """This process's environment with some switches set, for a program it starts."""
    return {**os.environ, **changes}


def described() -> list[tuple[str, str]]:
    """(variable, what it does) in the order of ``Environment``, from the comments of this very file."""
    return re.findall(r"^    \w+: .+  # ([A-Z_]+): (.+)$", Path(__file__).read_text(), flags=re.MULTILINE)


def read() -> Environment:
    database_url = os.environ.get("DATABASE_URL", "")
    mode = os.environ.get("CDM_MODE") or ("production" if database_url else "development")
    if mode not in {"production", "development", "demo"}:
        raise BadEnvironment(f"CDM_MODE is {mode!r}; write production, development or demo.")
    secret_key = os.environ.get("SECRET_KEY", "")
    if not secret_key:
        if mode == "production":
            raise BadEnvironment("SECRET_KEY is empty; production needs at least 50 random characters.")
        secret_key = "not-a-secret-only-for-development-and-the-demo-" + "0" * 10
    base_url = os.environ.get("CDM_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Environment(
        mode=mode,
        secret_key=secret_key,
        secret_key_fallbacks=_words("SECRET_KEY_FALLBACKS"),
        base_url=base_url,
        hosts=_words("CDM_HOSTS"),
        database_url=database_url,
        redis_url=os.environ.get("REDIS_URL", ""),
        state_dir=Path(os.environ.get("CDM_STATE_DIR") or ROOT / ".state").resolve(),
        pgbouncer=_flag("CDM_PGBOUNCER", default=False),
        pool_size=_integer("CDM_POOL_SIZE", default=0),
        smtp_url=os.environ.get("SMTP_URL", ""),
        mail_from=os.environ.get("CDM_MAIL_FROM", "noreply@localhost"),
        mail_reply_to=os.environ.get("CDM_MAIL_REPLY_TO", ""),
        trusted_proxies=_integer("CDM_TRUSTED_PROXIES", default=0),
    )
