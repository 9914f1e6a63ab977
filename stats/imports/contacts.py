"""``day,service,channel,context,theme,language,partner,programme,count``: contacts of other books, added to ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from stats import closed, names
from stats.imports import cells, files
from stats.imports.table import Check, Progress, Table
from stats.models import DIMENSIONS, ImportedFile
from stats.recording import VOCABULARIES

CHUNK = 20_000  # different tallies held in memory before they go to the database
MOST_CODES = 1_000  # different partners or programmes looked up by name
COLUMNS = ", ".join(DIMENSIONS)

_STAGING = f"""
DROP TABLE IF EXISTS pg_temp.stats_incoming;
CREATE TEMPORARY TABLE stats_incoming ON COMMIT DROP AS SELECT day, {COLUMNS}, count FROM stats_tally LIMIT 0
"""  # noqa: S608  column names of our own
# Shuffled: the order of the rows on disk is not that of the file (P1).
_ADD = f"""
INSERT INTO stats_tally AS kept (day, {COLUMNS}, count)
SELECT * FROM (SELECT day, {COLUMNS}, sum(count) FROM stats_incoming GROUP BY day, {COLUMNS}) AS added ORDER BY random()
ON CONFLICT (day, {COLUMNS}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608


@dataclass
class Outcome:
    file: ImportedFile
    contacts: int
    unnamed: dict[str, Counter[str]] = field(default_factory=dict)
    """For partner and programme: the codes nobody here knows, with their contacts."""


def checks() -> dict[str, Check]:
    return {
        "day": cells.of_open_years(cells.day),
        "service": cells.one_of(VOCABULARIES["service"], compulsory=True),
        "channel": cells.one_of(VOCABULARIES["channel"]),
        "context": cells.one_of(VOCABULARIES["context"]),
        "theme": cells.one_of(VOCABULARIES["theme"]),
        "language": cells.language(VOCABULARIES["language"]),
        "partner": cells.code,
        "programme": cells.code,
        "count": cells.count,
    }


def _send(tallies: Counter[tuple]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY stats_incoming (day, {COLUMNS}, count) FROM STDIN") as copy,
    ):
        for key, count in tallies.items():
            copy.write_row((*key, count))
    tallies.clear()


def _add() -> None:
    closed.hold_many()
    with files.closed_meanwhile(), connection.cursor() as cursor:
        cursor.execute(_ADD)


def _unnamed(seen: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    found = {}
    for kind, codes in seen.items():
        known = names.of(kind)
        strange = Counter({code: n for code, n in codes.items() if code and code not in known})
        if strange and known:
            found[kind] = strange
    return found


def bring_in(path: Path, *, progress: Progress | None = None, keep: bool = True) -> Outcome:
    """Add the contacts of ``path``, in one transaction. ``keep=False`` only checks.

    Raises ``BadFile`` or ``AlreadyImported``; then nothing is imported.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(_STAGING)
        table = Table(path, checks(), progress)
        contacts, tallies = 0, Counter[tuple]()
        seen: dict[str, Counter[str]] = {"partner": Counter(), "programme": Counter()}
        for _line, row in table:
            if table.problems.count:
                continue
            count = row.pop()
            contacts += count
            tallies[tuple(row)] += count
            for kind, code in (("partner", row[6]), ("programme", row[7])):
                if code in seen[kind] or len(seen[kind]) < MOST_CODES:
                    seen[kind][code] += count
            if len(tallies) >= CHUNK:
                _send(tallies)
        file = files.note(table, ImportedFile.Kind.CONTACTS)
        _send(tallies)
        _add()
        if not keep:
            transaction.set_rollback(True)
    return Outcome(file, contacts, _unnamed(seen))
