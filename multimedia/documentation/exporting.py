"""The catalogue as a file, in the columns that an import reads again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.vocabulary import Theme
from multimedia.documentation import columns
from multimedia.models import Work
from stats.exports import Cell, Sheet, guarded, xlsx_file

_AT_ONCE = 2_000  # rows


class _Echo:
    """What csv writes to, handed straight on."""

    def write(self, text: str) -> str:
        return text


class _Writer(Protocol):
    def writerow(self, row: Iterable[Any], /) -> Any: ...


def header() -> list[str]:
    return columns.header("nl" if (get_language() or "").startswith("nl") else "fr")


def cells(work: Work) -> list[Cell]:
    """Words in the language of the page; an ISBN with a hyphen, or a spreadsheet takes it for a number and cuts it."""
    return [
        work.call_number,
        work.title,
        work.authors,
        work.publisher,
        work.year,
        f"{work.isbn[:3]}-{work.isbn[3:]}" if work.isbn else "",
        str(Theme(work.theme).label) if work.theme else "",
        str(work.get_language_display()),
        work.copies,
        work.place,
        str(work.get_state_display()),
        work.acquired.isoformat(),
        work.withdrawn.isoformat() if work.withdrawn else "",
    ]


def as_csv(works: QuerySet[Work]) -> Iterator[bytes]:
    """Line by line, in the form Belgian spreadsheets open by themselves: ``;`` and a BOM."""
    writer: _Writer = csv.writer(_Echo(), delimiter=";")
    yield ("\ufeff" + writer.writerow(header())).encode()
    for work in works.iterator(chunk_size=_AT_ONCE):
        yield writer.writerow([guarded(cell) for cell in cells(work)]).encode()


def as_xlsx(works: QuerySet[Work], asked: Sequence[tuple[str, str]]) -> bytes:
    """A sheet that says what was asked for, one with the works."""
    rows = [cells(work) for work in works.iterator(chunk_size=_AT_ONCE)]
    about: list[Sequence[Cell]] = [*asked, (_("Works"), len(rows)), (_("Made on"), clock.today().isoformat())]
    sheets = [Sheet(_("Works"), header(), rows), Sheet(_("About"), (_("What"), _("Value")), about)]
    return xlsx_file(sheets)[0]
