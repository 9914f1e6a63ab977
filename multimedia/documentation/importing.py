"""A catalogue from a file: works whose call number is new are added, the others changed; all or nothing.

The lines go to a temporary table and everything else is asked there: nothing of the file stays in memory, and the
number of queries does not depend on how long it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from multimedia.documentation import columns, comparing
from multimedia.documentation.comparing import Outcome
from stats.imports.table import BadFile, Problem, Progress, Table


class Meanwhile(Exception):
    """What the file would do is no longer what was shown; ``outcome`` is what it would do now. Nothing was imported."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__()


class WorksTable(Table):
    """Columns called as in any language, in any order, those one needs; Excel's own encoding where it is not UTF-8."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        super().__init__(path, columns.checks(), progress)
        self.fields: list[str] = []
        self.encoding = _encoding(path)

    @property
    def old_encoding(self) -> bool:
        return self.encoding != Table.encoding

    def _order(self, header: Sequence[str]) -> list[int]:
        places = [(place, name.strip()) for place, name in enumerate(header) if name.strip()]
        found = [(place, name, columns.named(name)) for place, name in places]
        unknown = [name for _place, name, field in found if field is None]
        self.fields = [field for _place, _name, field in found if field]
        twice = [name for place, name, field in found if field and self.fields.count(field) > 1]
        if "call_number" not in self.fields:
            listed = {code: ", ".join(columns.header(code)) for code in ("fr", "nl")}
            says = _("no column is called “cote” or “plaatskenmerk”. Known columns: %(fr)s · %(nl)s.")
            raise BadFile.of(1, says % listed)
        if unknown:
            raise BadFile.of(1, _("Not known: %(names)s.") % {"names": ", ".join(name[:40] for name in unknown[:10])})
        if twice:
            raise BadFile.of(1, _("Each column once: %(names)s.") % {"names": ", ".join(twice)})
        known = self.checks
        self.checks = {name: known[field] for _place, name, field in found if field}
        return [place for place, _name, field in found if field]


def bring_in(
    path: Path, *, keep: bool = True, expected: str = "", progress: Progress | None = None, shown: int = 0
) -> Outcome:
    """Bring the works of ``path`` in, in one transaction; ``keep=False`` only says what that would do.

    ``expected`` is the ``digest`` of an outcome somebody was shown: raises ``Meanwhile`` when it would be another one
    now. Raises ``BadFile``. Either way nothing is imported. ``shown``: how many added and changed works to name.
    """
    with transaction.atomic(durable=True):
        table = WorksTable(path, progress)
        comparing.prepare()
        with connection.cursor() as cursor, cursor.copy(comparing.COPY) as copy:
            for line, values in table:
                if not table.problems.count:
                    row: dict[str, Any] = dict(zip(table.fields, values, strict=True))
                    copy.write_row((line, *(row.get(name) for name in columns.NAMES)))
        if keep:
            comparing.lock()
        if not table.problems.count:
            for problem in comparing.problems(table.fields, _written(table)):
                table.problems.add(problem)
        if table.problems.count:
            raise BadFile(table.problems)
        outcome = comparing.outcome(table.fields, shown=shown, old_encoding=table.old_encoding)
        if expected and outcome.digest != expected:
            raise Meanwhile(outcome)
        if keep:
            comparing.apply(table.fields)
            trail.record(Verb.CHANGED, "multimedia.work", fields=table.fields)  # as many as the file had: one entry
    return outcome


def _written(table: WorksTable) -> dict[str, str]:
    return dict(zip(table.fields, table.checks, strict=True))


def _encoding(path: Path) -> str:
    """UTF-8 where the file is that; else the Windows code page in which Excel writes a plain “CSV”."""
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            raise BadFile.of(1, _("this is a workbook. Save it as “CSV UTF-8” and choose that file."))
    with suppress(UnicodeDecodeError), path.open(encoding=Table.encoding, newline="") as text:
        while text.read(1 << 16):
            pass
        return Table.encoding
    return "cp1252"


__all__ = ["BadFile", "Meanwhile", "Outcome", "Problem", "bring_in"]
