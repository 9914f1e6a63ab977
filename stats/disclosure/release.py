"""What comes out: cells that are counts or HIDDEN, the tables of them, and how both are written down."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stats.disclosure.dimensions import MINIMUM, MINIMUM_BY_MUNICIPALITY
from stats.disclosure.tables import Cell, Codes, Table


class Hidden(enum.Enum):
    """A count that is not told. Not None, not zero: adding it up raises TypeError, and its text is a word."""

    HIDDEN = "hidden"

    def __str__(self) -> str:
        """The word of a table's cell, in the language of the page."""
        return pgettext("count", "hidden")


HIDDEN = Hidden.HIDDEN
Value = int | Hidden


def footnote(*, by_municipality: bool = False) -> str:
    """The sentence under a table with a hidden cell, in the language of the page."""
    minimum = MINIMUM_BY_MUNICIPALITY if by_municipality else MINIMUM
    says = _(
        "Hidden: a count below %(minimum)s, or one from which such a count could be worked out. Hidden is not zero."
    )
    return says % {"minimum": minimum}


@dataclass(frozen=True)
class Released:
    """``cells`` as they may be public.

    ``withheld``: tables hidden whole because nothing less was safe. ``narrowed``: guarded counts of which earlier
    publications alone tell more than the rule allows; this one tells no more of them. ``small``, never to be shown to
    anybody: which of the hidden cells are below their minimum.
    """

    tables: Mapping[str, Table]
    cells: Mapping[Cell, Value]
    withheld: tuple[str, ...] = ()
    narrowed: tuple[Cell, ...] = ()
    small: frozenset[Cell] = field(default_factory=frozenset, repr=False)

    def value(self, table: str, *codes: str) -> Value:
        """The cell of ``table`` at ``codes``, one of each dimension. KeyError for one it does not show."""
        return self.cells[self.tables[table].cells[codes]]

    def rows(self, table: str) -> list[tuple[Codes, Value]]:
        """The cells of a table in its own order."""
        return [(codes, self.cells[cell]) for codes, cell in self.tables[table].cells.items()]

    def hides(self, table: str) -> bool:
        """Whether ``table`` needs the footnote."""
        return any(value is HIDDEN for _codes, value in self.rows(table))

    def share(
        self, table: str, part: Codes, whole: Codes | Sequence[Codes], *, decimals: int = 1
    ) -> Decimal | Hidden | None:
        """Percent that ``part`` is of ``whole``, a cell or several (the answers known), half up. None of nothing.

        HIDDEN when any of its cells is: a share and its base tell the count.
        """
        every = [whole] if not whole or isinstance(whole[0], str) else whole
        return self.mean(
            self.value(table, *part), [self.value(table, *codes) for codes in every], decimals=decimals, times=100
        )

    @staticmethod
    def mean(
        total: Value, over: Value | Iterable[Value], *, decimals: int = 1, times: int = 1
    ) -> Decimal | Hidden | None:
        """``total`` divided by ``over`` (added up), half up. None when that is zero, HIDDEN when any of them is."""
        parts = [over] if isinstance(over, int | Hidden) else list(over)
        if total is HIDDEN or any(part is HIDDEN for part in parts):
            return HIDDEN
        below = sum(part for part in parts if isinstance(part, int))
        if not below or not isinstance(total, int):
            return None
        return (Decimal(times * total) / Decimal(below)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    # --- written down ----------
    def records(self, table: str) -> list[dict[str, Any]]:
        """A dict for each cell, ready for JSON: its codes by dimension, ``count`` (None when hidden), ``status``."""
        names = [dimension.name for dimension in self.tables[table].dimensions]
        return [
            dict(zip(names, codes, strict=True))
            | {"count": None if value is HIDDEN else value, "status": "hidden" if value is HIDDEN else "shown"}
            for codes, value in self.rows(table)
        ]

    def lines(self, table: str) -> list[list[str | int]]:
        """Header and rows for CSV: dimensions, ``count`` (empty when hidden), ``status``."""
        names = [dimension.name for dimension in self.tables[table].dimensions]
        rows = [
            [*codes, *(("", "hidden") if isinstance(value, Hidden) else (value, "shown"))]
            for codes, value in self.rows(table)
        ]
        return [[*names, "count", "status"], *rows]

    def kept(self) -> str:
        """JSON to freeze the snapshot with, and to give to ``remembered`` later. Holds nothing that is not public."""
        cells = [
            {"population": cell.population, "where": cell.where, "count": None if value is HIDDEN else value}
            for cell, value in sorted(self.cells.items())
        ]
        return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def remembered(snapshots: Iterable[str]) -> dict[Cell, int | None]:
    """What all ``snapshots`` (as ``kept``) told together: cell → count; None for a cell that each of them hid."""
    found: dict[Cell, int | None] = {}
    for snapshot in snapshots:
        for entry in json.loads(snapshot):
            where = tuple((name, tuple(leaves)) for name, leaves in entry["where"])
            cell = Cell(entry["population"], where)
            if found.get(cell) is None:
                found[cell] = entry["count"]
    return found
