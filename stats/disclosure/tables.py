"""Tables as somebody wants to publish them, and the cells they have in common."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from stats.disclosure.dimensions import TOTAL, Dimension

Codes = tuple[str, ...]  # one of each dimension of a table, in its order
Leaves = tuple[str, ...]  # sorted


class Cell(NamedTuple):
    """One count of a population. ``where``: (dimension, its leaves), by name; a dimension left out is its total.

    Two tables that show the same people show the same cell, whatever each calls it.
    """

    population: str
    where: tuple[tuple[str, Leaves], ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(name for name, _leaves in self.where)


class Inconsistent(ValueError):
    """Two tables disagree on a cell: they were not read from the same data at the same moment."""


@dataclass(frozen=True)
class Table:
    """Counts over ``dimensions``, of which ``codes`` are to be shown.

    - ``name``: where it appears, once in everything protected together ("dashboard/themes").
    - ``population``: what is counted ("contacts", "profiles"); cells of different populations know nothing of one
      another, those of one must be counts of the same facts.
    - ``counts``: leaf codes → whole count; what is missing is zero.
    - ``codes``: dimension → codes to show; all of them for a dimension left out. An empty one shows nothing: the
      table is then only there to tell the counts behind what was published before.
    - ``impossible``: leaf codes that everybody knows nobody can have together (a master's degree under 15): known to
      be zero, and no hiding place for others.
    """

    name: str
    population: str
    dimensions: tuple[Dimension, ...]
    counts: Mapping[Codes, int]
    codes: Mapping[str, Codes] = field(default_factory=dict)
    impossible: Collection[Codes] = ()

    def __post_init__(self) -> None:
        names = [dimension.name for dimension in self.dimensions]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a dimension twice")
        if unknown := set(self.codes) - set(names):
            raise ValueError(f"{self.name}: no dimension {unknown}")
        known = [set(dimension.leaves) for dimension in self.dimensions]
        for codes, count in self.counts.items():
            if len(codes) != len(known) or any(code not in own for code, own in zip(codes, known, strict=True)):
                raise ValueError(f"{self.name}: {codes} are no leaves of it")
            if not isinstance(count, int) or count < 0:
                raise ValueError(f"{self.name}: {count!r} is no count")

    def shown(self, dimension: Dimension) -> Codes:
        return tuple(self.codes.get(dimension.name, dimension.codes))

    def rows(self) -> Iterator[Codes]:
        """The codes of each cell, as they are shown."""
        return itertools.product(*(self.shown(dimension) for dimension in self.dimensions))

    def cell(self, codes: Sequence[str]) -> Cell:
        """The cell that ``codes`` name; TOTAL where a dimension is not told apart."""
        where = []
        for dimension, code in zip(self.dimensions, codes, strict=True):
            leaves = dimension.leaves_of(code)
            if not dimension.is_everything(leaves):
                where.append((dimension.name, leaves))
        return Cell(self.population, tuple(sorted(where)))

    @cached_property
    def cells(self) -> dict[Codes, Cell]:
        return {codes: self.cell(codes) for codes in self.rows()}

    def count(self, cells: Collection[Cell]) -> dict[Cell, int]:
        """The count of each of ``cells``, which must have no dimension that the table lacks."""
        found: Counter[Cell] = Counter()
        by_shape: dict[tuple[str, ...], list[Cell]] = {}
        for cell in cells:
            by_shape.setdefault(cell.dimensions, []).append(cell)
        places = {dimension.name: place for place, dimension in enumerate(self.dimensions)}
        for shape, alike in by_shape.items():
            holders: list[dict[str, list[Leaves]]] = []  # dimension by dimension: leaf → sets that have it
            for place in range(len(shape)):
                holding: dict[str, list[Leaves]] = {}
                for leaves in sorted({cell.where[place][1] for cell in alike}):
                    for leaf in leaves:
                        holding.setdefault(leaf, []).append(leaves)
                holders.append(holding)
            for codes, count in self.counts.items():
                own = (holding.get(codes[places[name]], ()) for name, holding in zip(shape, holders, strict=True))
                for sets in itertools.product(*own):
                    found[Cell(self.population, tuple(zip(shape, sets, strict=True)))] += count
        return {cell: found[cell] for cell in cells}


def checked(tables: Sequence[Table]) -> dict[tuple[str, str], Dimension]:
    """(population, name) → dimension. ValueError for one name with two meanings, or an open dimension left out."""
    found: dict[tuple[str, str], Dimension] = {}
    if len({table.name for table in tables}) != len(tables):
        raise ValueError("two tables have the same name")
    for table in tables:
        for dimension in table.dimensions:
            if found.setdefault((table.population, dimension.name), dimension) != dimension:
                raise ValueError(f"{table.name}: {dimension.name} means something else in another table")
    for (population, name), dimension in found.items():
        for table in tables:
            if dimension.open and table.population == population and name not in {d.name for d in table.dimensions}:
                raise ValueError(f"{table.name}: needs {name}, as every table of {population}")
    return found


__all__ = ["TOTAL", "Cell", "Codes", "Inconsistent", "Leaves", "Table", "checked"]
