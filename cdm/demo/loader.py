"""Fills the demo's database, once: each ``data_*.py`` beside this module has ``load(say)``.

What was loaded is written in the database's own comment, so that it goes where the data goes and needs no table.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from psycopg import sql

# Later ones build on earlier ones. A module that is not named here comes last.
ORDER = (
    *("partners", "accounts", "meetings", "professionals", "presets", "centre", "counselling", "sheets", "requests"),
    *("vocabulary", "stats", "activities", "people", "multimedia", "demand", "passed_on", "apart", "programmes"),
    *("snapshots", "closing"),
)
MARK = "demo data:"
Say = Callable[[str], None]


def modules() -> list[str]:
    found = [
        name.removeprefix("data_")
        for _, name, _ in pkgutil.iter_modules([str(Path(__file__).parent)])
        if name.startswith("data_")
    ]
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def loaded() -> list[str] | None:
    """Names loaded, with ``…`` at the end while a load is under way; None for a database without demo data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        (comment,) = cursor.fetchone()
    return comment.removeprefix(MARK).split() if comment and comment.startswith(MARK) else None


def _mark(names: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(connection.settings_dict["NAME"]), sql.Literal(" ".join([MARK, *names]))
            )
        )


def cut_short() -> bool:
    """Whether a first load did not reach its end: then nothing in the database is anyone's own."""
    return (loaded() or [""])[-1] == "…"


def load(say: Say) -> bool:
    """Load what is not there yet; False when all was."""
    done = [name for name in loaded() or [] if name != "…"]
    first = not done
    missing = [name for name in modules() if name not in done]
    for name in missing:
        if first:
            _mark([*done, "…"])
        began = time.perf_counter()
        importlib.import_module(f"cdm.demo.data_{name}").load(lambda text, name=name: say(f"{name}: {text}"))
        say(f"{name} in {time.perf_counter() - began:.1f} s")
        done.append(name)
        if not first:
            _mark(done)
    _mark(done)
    return bool(missing)
