"""What is hidden in any case, what goes with it, and what hiding a cell costs."""

from __future__ import annotations

from collections.abc import Iterable

from stats.disclosure.system import System
from stats.disclosure.tables import Cell

UNSTATED = 0.2  # of the price of a cell that says something
WHOLE = 10.0  # times the price of everybody together: every share rests on it
EMPTY = 20.0  # many zeros are known to be zeros: the worst place to hide behind


def primary(system: System) -> set[Cell]:
    """Cells below their minimum, those hidden before, and what goes with them."""
    return whole(system, {cell for cell, count in system.before.items() if count is None} | system.small)


def whole(system: System, hidden: Iterable[Cell]) -> set[Cell]:
    """``hidden``, with everything that is only hidden together; what was shown before stays shown."""
    found = set(hidden)
    shown_before = {cell for cell, count in system.before.items() if count is not None}
    while True:
        more = {cell for group in system.together if found & set(group) for cell in group} - found - shown_before
        if not more:
            return found
        found |= more


def price(system: System, cell: Cell, count: int) -> float:
    """What hiding one unit of a cell costs: small cells are cheap, "not stated" cheaper, totals dear."""
    cost = EMPTY if count == 0 else 1.0 + count**0.5
    if not cell.where:
        cost *= WHOLE
    return cost * UNSTATED if cell in system.unstated else cost
