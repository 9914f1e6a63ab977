"""Each file counts once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from stats import closed
from stats.imports.table import BadFile, Table
from stats.models import ImportedFile


class AlreadyImported(Exception):
    """This content came in before; nothing was imported now."""

    def __init__(self, day: dt.date, name: str) -> None:
        self.day, self.name = day, name
        super().__init__(name)


@contextmanager
def closed_meanwhile() -> Iterator[None]:
    """``BadFile`` when a year of the file was closed while the file was read."""
    try:
        yield
    except IntegrityError as refusal:
        year = closed.closing_of(refusal)
        if year is None:
            raise
        raise BadFile.of(0, closed.sentence(year)) from refusal


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
    trail.record(Verb.ADDED, file)  # as many rows as it had: one entry
    return file
