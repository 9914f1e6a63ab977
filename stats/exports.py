"""Tables as files: what is said of them inside, no cell a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import xlsxwriter
from django.utils.functional import Promise

from cdm.core import spreadsheets

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    says: Sequence[str] = field(default_factory=tuple)


def guarded(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula, made plain; numbers stay numbers."""
    if isinstance(cell, Promise):
        cell = str(cell)  # words that wait for the language of the page
    return spreadsheets.guarded(cell) if isinstance(cell, str) else cell


def _lines(sheets: Sequence[Sheet]) -> Iterator[Sequence[Cell]]:
    for place, sheet in enumerate(sheets):
        if place:
            yield ()
        yield (sheet.name,)
        yield from ((text,) for text in sheet.says if text)
        yield sheet.header
        yield from sheet.rows


def csv_file(sheets: Sequence[Sheet]) -> tuple[bytes, str]:
    """Every table below the other, in the form Belgian spreadsheets open by themselves: ``;`` and a BOM."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    for line in _lines(sheets):
        writer.writerow([guarded(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of ``[]:*?/\\``, each once."""
    clean = "".join(" " if c in "[]:*?/\\" else c for c in name)[:28].strip("' ") or "–"
    unique, number = clean, 2
    while unique.casefold() in taken:
        unique, number = f"{clean} {number}", number + 1
    taken.add(unique.casefold())
    return unique


def xlsx_file(sheets: Sequence[Sheet]) -> tuple[bytes, str]:
    """One worksheet a table, numbers as numbers."""
    content, taken = io.BytesIO(), set[str]()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, taken))
            page.set_column(0, 0, 42)
            page.set_column(1, 8, 16)
            place = 0
            for text in filter(None, sheet.says):
                page.write(place, 0, guarded(text))
                place += 1
            page.write_row(place, 0, [guarded(cell) for cell in sheet.header], bold)
            for row in sheet.rows:
                place += 1
                page.write_row(place, 0, [guarded(cell) for cell in row])
    return content.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
