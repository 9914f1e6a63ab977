"""Numbers as people write them in French, and what must stand in a page and in its file: built up number by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from tests.stats.by_hand.marks import Marks, written

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
    *("novembre", "décembre"),
)
DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
Row = tuple[str, str, int]  # code, label, how many
Cells = dict[tuple[str, ...], float | list[str]]


def n(value: float, decimals: int = 0) -> str:
    """Half up."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


def pct(value: float, decimals: int = 1) -> str:
    return f"{n(value, decimals)} %"


def sign(value: float) -> str:
    return "+" if value > 0 else "\u2212" if value < 0 else ""


def grown(now: int, then: int) -> str:
    """In percent; nothing where there was nothing."""
    return f"{sign(now - then)}{pct(abs(100 * (now - then) / then))}" if then else ""


def moved(now: int, then: int) -> str:
    """As grown; of fewer than twenty, or when nothing is left, the difference."""
    if now == then:
        return "="
    if then < 20 or not now:
        return sign(now - then) + n(abs(now - then))
    return grown(now, then)


def points(difference: float) -> str:
    rounded = round(difference, 1)
    return f"{sign(rounded)}{n(abs(rounded), 1)} pt" if rounded else "="


@dataclass
class Told:
    """``marks`` of a page (``marks.Marks``) and ``cells`` of its file (``marks.cells``)."""

    marks: Marks = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)

    def put(self, place: str, row: str, column: str | int, *parts: object) -> None:
        if found := [number for part in parts for number in written(str(part))]:
            self.marks.setdefault((place, row, str(column)), []).extend(found)

    def row(self, place: str, label: str, *values: str) -> None:
        for column, value in enumerate(values):
            self.put(place, label, column, value)

    def sheet(self, name: str, label: str, values: Mapping[str, float | None]) -> None:
        """Head of the column → number; None where the cell is empty."""
        for head, value in values.items():
            if value is not None:
                assert (name, label, head) not in self.cells
                self.cells[name, label, head] = value

    def says(self, place: str, sheet: str, *parts: object) -> None:
        """Numbers in the words of a section of the page and above the table of the file."""
        self.put(place, "", "says", *parts)
        if sheet and (found := [number for part in parts for number in written(str(part))]):
            self.cells[sheet, "", "says"] = found

    def bars(
        self,
        place: str,
        heading: str,
        rows: Iterable[Row],
        *,
        whole: int | None = None,
        then: Mapping[str, int] | None = None,
        whole_then: int = 0,
        against: int = 0,
        title: str | None = None,
        shown: bool = True,
        number_head: str = "",
        sheet: str = "",
    ) -> None:
        """A bar table. ``then``: code → the count of ``against``; with ``whole_then`` shares are compared, in points.

        ``title`` None: the sentence that names the longest row. ``shown`` False: in the file only.
        """
        kept = [row for row in rows if row[2] or (then is not None and not whole_then and then.get(row[0]))]
        total = sum(count for _code, _label, count in kept) if whole is None else whole
        for code, label, count in kept:
            share = 100 * count / total
            cells: dict[str, float | None] = {number_head or _("Number"): count, _("Percent"): round(share, 2)}
            values = [n(count), pct(share)]
            if then is not None and code not in then:
                values.append("–")
            elif then is not None and whole_then:
                difference = share - 100 * then[code] / whole_then
                values.append(points(difference))
                cells |= {_("Compared"): count, str(against): then[code], _("Change, in points"): round(difference, 2)}
            elif then is not None:
                before = then[code]
                values.append(moved(count, before))
                change = round(100 * (count - before) / before, 2) if before else None
                cells |= {_("Compared"): count, str(against): before, _("Change, in percent"): change}
            if shown:
                self.row(place, label, *values)
            self.sheet(sheet or heading, label, cells)
        if shown:
            self.put(place, "", "title", self._first(kept, total) if title is None else title)

    def _first(self, rows: Sequence[Row], total: int) -> str:
        stated = [row for row in rows if row[0]]
        if not stated:
            return ""
        first = max(stated, key=lambda row: row[2])
        return f"{first[1]} {pct(100 * first[2] / total)}"
