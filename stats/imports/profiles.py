"""``month,sex,age5,municipality,status,education,referral,first_visit``: one visitor's voluntary answers a line."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from stats.imports import cells, files
from stats.imports.table import Check, Progress, Table
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
    return {"month": cells.month, **{name: cells.one_of(known[name]) for name in ANSWERS}}


def bring_in(path: Path, *, progress: Progress | None = None, keep: bool = True) -> ImportedFile:
    """Add the profiles of ``path``, in one transaction. ``keep=False`` only checks.

    Raises ``BadFile`` or ``AlreadyImported``; then nothing is imported.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_STAGING)
        table = Table(path, checks(), progress)
        rows = (row for _line, row in table if not table.problems.count)
        while chunk := list(islice(rows, CHUNK)):
            with connection.cursor() as cursor, cursor.copy(f"COPY stats_incoming ({COLUMNS}) FROM STDIN") as copy:
                for row in chunk:
                    copy.write_row(row)
        file = files.note(table, ImportedFile.Kind.PROFILES)
        with connection.cursor() as cursor:
            cursor.execute(_ADD)
        if not keep:
            transaction.set_rollback(True)
    return file
