"""What a file in the temporary table ``works_incoming`` means for the catalogue: asked and done in SQL.

Each needs the transaction of ``importing.bring_in``. ``fields`` are those the file has columns for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cdm.core import clock
from multimedia.documentation.columns import COMPULSORY, KEPT, NAMES
from stats.imports.table import SHOWN, Problem

COPY = f"COPY works_incoming (line, {', '.join(NAMES)}) FROM STDIN"
_STAGING = """
DROP TABLE IF EXISTS pg_temp.works_incoming;
CREATE TEMPORARY TABLE works_incoming (
    line int, call_number text, title text, authors text, publisher text, year int, isbn text, theme text,
    language text, copies int, place text, state text, acquired date, withdrawn date,
    call_key text GENERATED ALWAYS AS (upper(regexp_replace(call_number, '\\s', '', 'g'))) STORED
) ON COMMIT DROP
"""
_BESIDE = "works_incoming AS came LEFT JOIN multimedia_work AS kept ON kept.call_key = came.call_key"
_DEFAULTS = {"copies": "1", "state": "'shelf'", "year": "NULL::int", "withdrawn": "NULL::date"}
# Lines that say something no check of a single cell can see.
_TWICE = """
SELECT line, call_number, first FROM (
    SELECT line, call_number, min(line) OVER (PARTITION BY call_key) AS first FROM works_incoming) lines
WHERE line > first ORDER BY line LIMIT %s
"""


@dataclass(frozen=True)
class Changed:
    """A known work; ``fields``: name, what it has now, what it would have."""

    pk: int
    line: int
    call_number: str
    title: str
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True)
class Outcome:
    added: int
    changed: int
    unchanged: int
    digest: str
    """A mark of exactly these changes: which works, from what, to what."""
    new: tuple[tuple[int, str, str], ...] = ()
    """(line, call number, title) of the first works added."""
    changes: tuple[Changed, ...] = ()
    """The first works changed."""
    old_encoding: bool = False
    """Read as Windows text, not as UTF-8: accents should be looked at."""

    @property
    def rows(self) -> int:
        return self.added + self.changed + self.unchanged


def prepare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STAGING)


def lock() -> None:
    """Others may read the catalogue but not change it until the end: what was compared is what is changed."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE multimedia_work IN SHARE ROW EXCLUSIVE MODE")


def _value(field: str, fields: Sequence[str]) -> str:
    """What a known work has afterwards: the cell; where there is none, what it has."""
    if field not in fields:
        return f"kept.{field}"
    return f"coalesce(came.{field}, kept.{field})" if field in KEPT else f"came.{field}"


def _fresh(field: str) -> str:
    """What a new work has: the cell, else what is usual."""
    if field == "acquired":
        return "coalesce(came.acquired, %s)"
    return f"coalesce(came.{field}, {_DEFAULTS.get(field, repr(''))})"


def problems(fields: Sequence[str], written: Mapping[str, str]) -> list[Problem]:
    """At most SHOWN of each kind, in the order of the lines."""
    found = []
    missing = [name for name in COMPULSORY if name not in fields]
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, [SHOWN])
        for line, number, first in cursor.fetchall():
            says = _("each call number once; this one is already on line %(line)s") % {"line": first}
            found.append(Problem(line, says, written["call_number"], number))
        if missing:
            cursor.execute(f"SELECT line FROM {_BESIDE} WHERE kept.id IS NULL ORDER BY line LIMIT %s", [SHOWN])  # noqa: S608
            says = _("this call number is new: a title and a language are needed too.")
            found += [Problem(line, says) for (line,) in cursor.fetchall()]
        left, came = _value("withdrawn", fields), f"coalesce({_value('acquired', fields)}, %s)"
        cursor.execute(
            f"SELECT line, {left} FROM {_BESIDE} WHERE {left} < {came} ORDER BY line LIMIT %s",  # noqa: S608
            [clock.today(), SHOWN],
        )
        says = _("A work is withdrawn after it came in.")
        found += [Problem(line, says) for line, _day in cursor.fetchall()]
    return sorted(found, key=lambda problem: problem.line)


def outcome(fields: Sequence[str], *, shown: int, old_encoding: bool) -> Outcome:
    before = ", ".join(f"kept.{name}" for name in fields)
    after = ", ".join(_value(name, fields) for name in fields)
    beside = f"""
        CREATE TEMPORARY TABLE works_beside ON COMMIT DROP AS
        SELECT came.line, came.call_number, came.title AS came_title, kept.id, kept.title,
            (ROW({before})::text) AS before, (ROW({after})::text) AS after,
            kept.id IS NULL AS new, kept.id IS NOT NULL AND ({before}) IS DISTINCT FROM ({after}) AS differs
        FROM {_BESIDE}
    """  # noqa: S608 - names of our own fields
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.works_beside")
        cursor.execute(beside if len(fields) > 1 else beside.replace(f"({before}) IS", f"{before} IS"))
        cursor.execute("""
            SELECT count(*) FILTER (WHERE new), count(*) FILTER (WHERE differs),
                count(*) FILTER (WHERE NOT new AND NOT differs),
                md5(coalesce(string_agg(concat_ws('|', line, id, before, after), E'\\n' ORDER BY line)
                    FILTER (WHERE new OR differs), ''))
            FROM works_beside
        """)
        added, changed, unchanged, digest = cursor.fetchone()
        cursor.execute(
            "SELECT line, call_number, coalesce(came_title, '') FROM works_beside WHERE new ORDER BY line LIMIT %s",
            [shown],
        )
        new = tuple(cursor.fetchall())
        cursor.execute(
            f"""SELECT kept.id, came.line, came.call_number, kept.title, {before}, {after} FROM {_BESIDE}
            JOIN works_beside beside ON beside.id = kept.id AND beside.differs ORDER BY came.line LIMIT %s""",  # noqa: S608
            [shown],
        )
        changes = tuple(_changed(row, fields) for row in cursor.fetchall())
    return Outcome(added, changed, unchanged, digest, new, changes, old_encoding)


def _changed(row: Sequence[Any], fields: Sequence[str]) -> Changed:
    pk, line, number, title = row[:4]
    was, becomes = row[4 : 4 + len(fields)], row[4 + len(fields) :]
    differing = [each for each in zip(fields, was, becomes, strict=True) if each[1] != each[2]]
    return Changed(pk, line, number, title, tuple(differing))


def apply(fields: Sequence[str]) -> None:
    """Two statements, however many lines."""
    sets = ", ".join(f"{name} = {_value(name, fields).replace('kept.', 'work.')}" for name in fields)
    fresh = ", ".join(_fresh(name) for name in NAMES)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE multimedia_work AS work SET {sets} FROM works_incoming came
            JOIN works_beside beside ON beside.line = came.line AND beside.differs WHERE work.id = beside.id"""  # noqa: S608
        )
        cursor.execute(
            f"""INSERT INTO multimedia_work ({", ".join(NAMES)}) SELECT {fresh} FROM works_incoming came
            JOIN works_beside beside ON beside.line = came.line AND beside.new ORDER BY came.line""",  # noqa: S608
            [clock.today()],
        )
