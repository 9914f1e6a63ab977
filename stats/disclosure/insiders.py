"""Who knows a part of every count because it is their own: a partner who carries a programme with others (design P4).

What they do in a programme they recorded themselves. Of what is published of it they subtract their own, and what is
left is the others', often a single rival's. So the attack is made once more for each of them: the same tables without
their own part, the same cells shown or hidden, and of what is left the same rule: no small count to be learnt.

Only cells told apart by ``dimension`` are asked of: what all others together do in the whole centre is nobody's in
particular. Two who lay their parts together are not modelled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stats.disclosure import audit, system
from stats.disclosure.system import System
from stats.disclosure.tables import Cell, Codes, Table


@dataclass(frozen=True)
class Insider:
    """``own``: table → leaf codes → the part of its count that is their own; tables left out have none."""

    own: Mapping[str, Mapping[Codes, int]]
    dimension: str


def views(tables: Sequence[Table], before: Mapping[Cell, int | None], insiders: Sequence[Insider]) -> list[System]:
    """What each insider does not know yet, as a system of its own; those who could learn nothing small are left out.

    Columns and cells are those of ``system.of(tables, before)``; counts are without the insider's own.
    """
    return [view for insider in insiders if (view := _view(tables, before, insider)).guards]


def _view(tables: Sequence[Table], before: Mapping[Cell, int | None], insider: Insider) -> System:
    own = [replace(table, counts=insider.own.get(table.name, {})) for table in tables]
    others = [
        replace(table, counts=Counter(table.counts) - Counter(mine.counts))
        for table, mine in zip(tables, own, strict=True)
    ]
    known = system.counted(own, before)
    view = system.of(others, {cell: None if count is None else count - known[cell] for cell, count in before.items()})
    view.guards = [guard for guard in view.guards if _asked(guard.cell, insider, tables)]
    view.small = frozenset(cell for cell in view.small if _asked(cell, insider, tables))
    if view.guards:
        audit.eased(view)
    view.given = {form.cell for form in view.forms}  # that a large rest can be worked out is for the public's audit
    return view


def _asked(cell: Cell, insider: Insider, tables: Sequence[Table]) -> bool:
    """Whether it is of something in particular: "not stated" is not."""
    leaves = dict(cell.where).get(insider.dimension)
    unstated = next(
        (
            d.unstated
            for table in tables
            if table.population == cell.population
            for d in table.dimensions
            if d.name == insider.dimension
        ),
        frozenset(),
    )
    return leaves is not None and not set(leaves) & unstated
