"""``month,sex,age5,municipality,status,education,referral,first_visit``: one visitor's voluntary answers a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from stats.imports import cells, files
from stats.imports.table import Check, Problem, Progress, Table
from stats.models import ImportedFile
from stats.recording import ANSWERS, known_answers

CHUNK = 20_000
COLUMNS = ", ".join(("month", *ANSWERS))

_STAGING = f"""
DROP TABLE IF EXISTS pg_temp.stats_incoming;
CREATE TEMPORARY TABLE stats_incoming ON COMMIT DROP AS SELECT {COLUMNS} FROM stats_profile LIMIT 0
"""  # noqa: S608  column names of our own
# Shuffled: the order of the rows on disk is not that of the file (P1).
_ADD = f"""
INSERT INTO stats_profile (key, {COLUMNS})
SELECT gen_random_uuid(), {COLUMNS} FROM stats_incoming ORDER BY random()
"""  # noqa: S608


def checks() -> dict[str, Check]:
    known = known_answers()
    return {"month": cells.of_open_years(cells.month), **{name: cells.one_of(known[name]) for name in ANSWERS}}


def _in_their_year(table: Table) -> Iterator[list[Any]]:
    """The rows; a code that does not hold in the year of its month is a problem of its line (F2)."""
    held: dict[int, dict[str, frozenset[str]]] = {}
    for line, row in table:
        year = row[0].year
        if year not in held:
            held[year] = known_answers(year)
        for name, code in zip(ANSWERS, row[1:], strict=True):
            if code and code not in held[year][name]:
                table.problems.add(Problem(line, _("a code that holds in %(year)s") % {"year": year}, name, code))
        yield row


def bring_in(path: Path, *, progress: Progress | None = None, keep: bool = True) -> ImportedFile:
    """Add the profiles of ``path``, in one transaction. ``keep=False`` only checks.

    Raises ``BadFile`` or ``AlreadyImported``; then nothing is imported.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_STAGING)
        table = Table(path, checks(), progress)
        rows = (row for row in _in_their_year(table) if not table.problems.count)
        while chunk := list(islice(rows, CHUNK)):
            with connection.cursor() as cursor, cursor.copy(f"COPY stats_incoming ({COLUMNS}) FROM STDIN") as copy:
                for row in chunk:
                    copy.write_row(row)
        file = files.note(table, ImportedFile.Kind.PROFILES)
        with files.closed_meanwhile(), connection.cursor() as cursor:
            cursor.execute(_ADD)
        if not keep:
            transaction.set_rollback(True)
    return file
