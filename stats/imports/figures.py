"""``year,id,value,unit,note``: yearly figures counted elsewhere, such as page views, subscribers, works in stock.

An id that ends in a year speaks of that year: ``mm_books_2020`` in a file of 2021 is the stock of 2020.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from stats.imports import cells, files
from stats.imports.table import Problem, Progress, Table
from stats.models import Figure, ImportedFile

CHECKS = {
    "year": cells.year,
    "id": cells.identifier,
    "value": cells.number,
    "unit": cells.text(60),
    "note": cells.text(500),
}
YEAR_AT_END = re.compile(r"(.+)_((?:19|20)[0-9]{2})")


def bring_in(path: Path, *, progress: Progress | None = None, keep: bool = True, replace: bool = False) -> ImportedFile:
    """Keep the figures of ``path``, in one transaction. ``replace`` overwrites those held; ``keep=False`` only checks.

    Raises ``BadFile`` (also for a figure already held) or ``AlreadyImported``; then nothing is imported.
    """
    with transaction.atomic(durable=True):
        table = Table(path, CHECKS, progress)
        held = {(f.year, f.code): f for f in Figure.objects.select_for_update()}
        found: dict[tuple[int, str], tuple[int, Figure]] = {}
        for line, (year, code, value, unit, note) in table:
            if dated := YEAR_AT_END.fullmatch(code):
                code, year = dated[1], int(dated[2])
            key = (year, code)
            if key in found:
                says = _("each figure once; this one is already on line %(line)s") % {"line": found[key][0]}
                table.problems.add(Problem(line, says, "id", code))
            elif key in held and not replace:
                says = _("a figure not held yet: %(year)s has %(value)s (--replace overwrites)")
                values = {"year": year, "value": format(held[key].value.normalize(), "f")}
                table.problems.add(Problem(line, says % values, "id", code))
            else:
                found[key] = (line, Figure(year=year, code=code, value=Decimal(value), unit=unit, note=note))
        file = files.note(table, ImportedFile.Kind.FIGURES)
        Figure.objects.bulk_create(
            [figure for _line, figure in found.values()],
            update_conflicts=True,
            unique_fields=["year", "code"],
            update_fields=["value", "unit", "note"],
        )
        if not keep:
            transaction.set_rollback(True)
    return file
