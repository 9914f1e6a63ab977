"""Everything published and to be published as one system: its unknowns, what is said of them, what must stay open."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from stats.disclosure import frames
from stats.disclosure.frames import Columns, Frame, Partition
from stats.disclosure.rules import Rules
from stats.disclosure.tables import Cell, Inconsistent, Table, checked

Layout = tuple[str, tuple[str, ...]]
Known = Mapping[Cell, int | None]  # None = hidden


class Drifted(ValueError):
    """A count published before is another one now: what is published is frozen (design P3)."""


@dataclass(frozen=True)
class Form:
    """A cell somebody publishes, as the sum of ``columns``; ``frozen`` when it was shown before and cannot be taken
    back."""

    cell: Cell
    columns: Columns
    count: int
    frozen: bool = False


@dataclass(frozen=True)
class Guard:
    """A count never to be learnt: who attacks must find ``low`` possible as well as ``high``."""

    cell: Cell
    columns: Columns
    count: int
    low: int
    high: int


@dataclass
class System:
    size: int
    empty: NDArray[np.bool_]  # columns everybody knows to be zero
    links: list[tuple[Columns, Columns]]
    forms: list[Form]
    guards: list[Guard]
    together: list[list[Cell]]
    unstated: frozenset[Cell]  # cells of codes that say nothing
    small: frozenset[Cell]  # published ones, too small to show
    before: Known
    given: set[Cell] = field(default_factory=set)  # cells that can be worked out whatever is hidden now
    narrowed: list[Cell] = field(default_factory=list)  # guards eased, see ``relaxed``

    def relaxed(self, bounds: Mapping[Cell, tuple[float, float]]) -> None:
        """Ask of each guard no more than what earlier publications left open: its ``bounds`` under them alone."""
        guards = []
        for guard in self.guards:
            low, high = bounds.get(guard.cell, (0.0, float("inf")))
            eased = replace(
                guard,
                low=max(guard.low, int(np.ceil(low - 1e-4))),
                high=min(guard.high, int(np.floor(min(high, 1e15) + 1e-4))),
            )
            if eased != guard:
                self.narrowed.append(guard.cell)
            guards.append(eased)
        self.guards = guards


def _layouts(cells: Collection[Cell]) -> dict[Layout, list[Cell]]:
    found: dict[Layout, list[Cell]] = {}
    for cell in sorted(cells):
        found.setdefault((cell.population, cell.dimensions), []).append(cell)
    return found


class _Counts:
    """Cells counted from every table that can tell them; they must agree."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = sorted(tables, key=lambda table: (len(table.dimensions), table.name))
        self.known: dict[Cell, int] = {}

    def of(self, cells: Collection[Cell]) -> dict[Cell, int]:
        for (population, names), alike in _layouts(set(cells) - set(self.known)).items():
            able = [t for t in self.tables if t.population == population and set(names) <= _names(t)]
            if not able:
                raise ValueError(f"no table tells {population} by {', '.join(names)}: give its counts")
            first, *others = (table.count(alike) for table in able)
            if any(other != first for other in others):
                raise Inconsistent(f"{population} by {', '.join(names)}: {', '.join(t.name for t in able)} disagree")
            self.known |= first
        return {cell: self.known[cell] for cell in cells}


def counted(tables: Sequence[Table], cells: Collection[Cell]) -> dict[Cell, int]:
    """The count of each of ``cells`` as ``tables`` tell it."""
    return _Counts(tables).of(cells)


def _names(table: Table) -> set[str]:
    return {dimension.name for dimension in table.dimensions}


def of(tables: Sequence[Table], before: Known) -> System:
    """The system of ``tables`` and of the cells published ``before``.

    Raises Inconsistent when two tables disagree, Drifted when one disagrees with what was published, ValueError when
    a cell published before has no counts in any table.
    """
    dimensions, counts = checked(tables), _Counts(tables)
    populations = sorted({table.population for table in tables})
    rules = {
        population: Rules({name: d for (own, name), d in sorted(dimensions.items()) if own == population})
        for population in populations
    }
    shown = {cell for table in tables for cell in table.cells.values()}
    if strangers := {cell.population for cell in before} - set(populations):
        raise ValueError(f"no table tells {', '.join(sorted(strangers))}: give its counts")
    layouts = _layouts(shown | set(before))
    counted = counts.of(shown | set(before))
    if drifted := [cell for cell, count in before.items() if count is not None and counted[cell] != count]:
        raise Drifted(f"{len(drifted)} cells published before have another count now, such as {min(drifted)}")

    partitions: dict[Layout, dict[str, Partition]] = {}
    guarded: dict[Cell, int] = {}
    for (population, names), cells in layouts.items():
        own = rules[population]
        cut = {
            name: frames.atoms(
                frozenset(own.dimensions[name].leaves), (leaves for c in cells for n, leaves in c.where if n == name)
            )
            for name in names
        }
        partitions[population, names] = cut
        for cell, count in counts.of([*own.finest(population, cut), *cells]).items():
            if own.small(cell, count):
                guarded[cell] = own.minimum(cell)
        guarded |= {cell: own.minimum(cell) for cell in own.same(cells, cut, counts.of)}
    found = frames.frames(layouts, partitions)
    guard_counts = counts.of(guarded)
    return System(
        size=sum(frame.size for frame in found),
        empty=_empty(found, tables),
        links=frames.links(found),
        forms=[
            Form(cell, _columns(found, cell), counted[cell], frozen=before.get(cell) is not None)
            for cell in sorted(shown | {cell for cell, count in before.items() if count is not None})
        ],
        guards=[
            Guard(cell, _columns(found, cell), guard_counts[cell], 0, high) for cell, high in sorted(guarded.items())
        ],
        together=[
            group
            for population in populations
            for group in rules[population].together([cell for cell in shown if cell.population == population])
        ],
        unstated=frozenset(
            cell
            for cell in shown
            if any(set(leaves) <= rules[cell.population].dimensions[name].unstated for name, leaves in cell.where)
        ),
        small=frozenset(cell for cell in shown if rules[cell.population].small(cell, counted[cell])),
        before=before,
    )


def _columns(found: Sequence[Frame], cell: Cell) -> Columns:
    for frame in sorted(found, key=lambda frame: frame.size):
        if frame.population == cell.population and (columns := frame.columns(dict(cell.where))) is not None:
            return columns
    raise AssertionError(f"no frame has {cell}")


def _empty(found: Sequence[Frame], tables: Sequence[Table]) -> NDArray[np.bool_]:
    empty = np.zeros(sum(frame.size for frame in found), dtype=bool)
    for table in tables:
        never = set(table.impossible)
        for frame in found if never else ():
            if frame.population != table.population or not _names(table) <= set(frame.parts):
                continue
            names = [dimension.name for dimension in table.dimensions]
            for parts in itertools.product(*(frame.parts[name] for name in names)):
                if all(codes in never for codes in itertools.product(*parts)):
                    columns = frame.columns(dict(zip(names, parts, strict=True)))
                    empty[columns] = True
    return empty
