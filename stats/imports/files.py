"""Each file counts once."""

from __future__ import annotations

import datetime as dt

from cdm.core import clock
from stats.imports.table import BadFile, Table
from stats.models import ImportedFile


class AlreadyImported(Exception):
    """This content came in before; nothing was imported now."""

    def __init__(self, day: dt.date, name: str) -> None:
        self.day, self.name = day, name
        super().__init__(name)


def note(table: Table, kind: str) -> ImportedFile:
    """Refuse what has problems or came in before; else remember it, in the caller's transaction."""
    if table.problems.count:
        raise BadFile(table.problems)
    file, new = ImportedFile.objects.get_or_create(
        sha256=table.fingerprint,
        defaults={"kind": kind, "name": table.path.name[:200], "rows": table.rows, "day": clock.today()},
    )
    if not new:
        raise AlreadyImported(file.day, file.name)
    return file
