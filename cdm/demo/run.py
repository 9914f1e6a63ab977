"""The demo from an empty machine to an address on the screen."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from psycopg import sql

from cdm import embedded, env
from cdm.core import catalogues
from cdm.demo import collected, data_apart, loader
from cdm.demo.mail import letters
from cdm.demo.post_office import post_office
from cdm.demo.screen import welcome
from cdm.demo.supervisor import Program, Supervisor
from cdm.embedded.locks import lock
from cdm.embedded.trouble import NotStarted, explain

READY_WITHIN = 60.0  # seconds for the web process to answer


class Demo:
    def __init__(self, environment: env.Environment, say: Callable[[str], None]) -> None:
        self.environment, self.state, self.say = environment, environment.state_dir, say

    def run(self, *, host: str, port: int, reset: bool) -> None:
        began = time.perf_counter()
        self._make_state()
        with lock(self.state / "demo.lock") as only:
            if not only.try_exclusive():
                raise NotStarted(
                    f"A demo already runs from {self.state}. Stop it with Ctrl-C, or set CDM_STATE_DIR for another."
                )
            check_port(host, port)
            with self._filled(reset=reset), post_office(self.state / "mail") as address:
                supervisor = Supervisor(self._programs(host, port, address), self.say)
                try:
                    supervisor.start()
                    with self._step("web, worker and beat"):
                        if not supervisor.run(until=answers(f"http://{host}:{port}/readyz")):
                            return
                    self.say(f"Ready in {time.perf_counter() - began:.1f} s.")
                    sent = len(letters(self.state / "mail"))
                    self.say(welcome(settings.BASE_URL, mail=sent, shared=data_apart.shared()))
                    supervisor.run()
                finally:
                    self.say("Stopping …")
                    supervisor.stop()
        self.say("Stopped. The data are kept; `make demo` goes on with them, `make demo RESET=1` starts over.")

    def load_only(self, *, reset: bool) -> None:
        self._make_state()
        with self._filled(reset=reset):
            pass

    def _make_state(self) -> None:
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            (self.state / "log").mkdir(exist_ok=True)
        except OSError as trouble:
            raise explain(trouble, self.state) from None

    @contextlib.contextmanager
    def _step(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.say(f"  {what:<32}{time.perf_counter() - began:>7.1f} s")

    @contextlib.contextmanager
    def _filled(self, *, reset: bool) -> Iterator[None]:
        """Servers run and the database is full of the demo's data."""
        if reset:
            self._forget()
        with contextlib.ExitStack() as stack:
            with self._step("PostgreSQL and Redis"):
                stack.enter_context(embedded.services(self.environment))
            with lock(self.state / "loading.lock") as one_at_a_time:
                one_at_a_time.exclusive()
                try:
                    self._fill()
                except (OperationalError, OSError) as trouble:
                    raise failed(trouble, self.state) from trouble
            yield

    def _fill(self) -> None:
        with self._step("catalogues and assets"):
            catalogues.compile_all(settings.LOCALE_PATHS[0])
            collected.collect()
        if loader.cut_short():
            self.say("  The last load was cut short; starting over.")
            self._recreate_database()
        with self._step("migrations"):
            call_command("migrate", interactive=False, verbosity=0)
        with self._step("demo data"):
            if not loader.load(lambda line: self.say(f"    {line}")):
                self.say("    kept from last time")
        connection.close()

    def _recreate_database(self) -> None:
        if not self.environment.embedded_database:
            raise NotStarted("The last load was cut short. Empty the database of DATABASE_URL, then try again.")
        name = sql.Identifier(connection.settings_dict["NAME"])
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))

    def _forget(self) -> None:
        if not self.environment.embedded_database:
            raise NotStarted("RESET empties the embedded database only, and DATABASE_URL names another.")
        if not embedded.forget(self.state):
            raise NotStarted(f"Another command uses the servers in {self.state}; end it before RESET.")
        for letter in (self.state / "mail").glob("*.eml"):
            letter.unlink()

    def _programs(self, host: str, port: int, smtp: str) -> list[Program]:
        common = {"CDM_MODE": "demo", "SMTP_URL": smtp, "CDM_BASE_URL": settings.BASE_URL, "PYTHONUNBUFFERED": "1"}
        common |= {"CDM_STATE_DIR": str(self.state)}
        binaries = Path(sys.executable).parent
        celery = [str(binaries / "celery"), "--app", "cdm.celery", "--workdir", str(env.ROOT)]
        commands = {
            "web": [
                *(str(binaries / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port)),
                *("--blocking-threads", "8", "--working-dir", str(env.ROOT), "cdm.wsgi:application"),
            ],
            "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
            "beat": [*celery, "beat", "--schedule", str(self.state / "beat"), "--pidfile=", "--loglevel", "INFO"],
        }
        return [
            Program(
                name,
                command,
                env.for_child(**common, CDM_POOL_SIZE="8" if name == "web" else "0"),
                self.state / "log" / f"{name}.log",
            )
            for name, command in commands.items()
        ]


def check_port(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise NotStarted(f"{port} is no port; choose one between 1024 and 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            if trouble.errno == errno.EADDRINUSE:
                raise NotStarted(
                    f"Port {port} is taken by another program. Choose one: make demo PORT={port + 1}"
                ) from None
            raise NotStarted(f"Cannot listen on {host}:{port}: {trouble.strerror}.") from None


def answers(address: str) -> Callable[[], bool]:
    """A question whether ``address`` answers 200, that gives up after READY_WITHIN seconds."""
    deadline = time.monotonic() + READY_WITHIN

    def ask() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own http:// address
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise NotStarted(f"{address} does not answer; see the logs in the state directory.") from None
            return False

    return ask


def failed(trouble: Exception, state: Path) -> NotStarted:
    if isinstance(trouble, OSError):
        return explain(trouble, state)
    if "No space left" in str(trouble) or "could not extend" in str(trouble):
        return NotStarted(f"The disk is full: PostgreSQL could not write in {state}.")
    return NotStarted(f"The database does not answer: {str(trouble).splitlines()[0]}")
