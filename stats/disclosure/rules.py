"""Which counts are never to be learnt: small ones, and the zeros that say everybody of a row is the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stats.disclosure.dimensions import MINIMUM, Dimension
from stats.disclosure.frames import Partition
from stats.disclosure.tables import Cell, Leaves

Counting = Callable[[Collection[Cell]], Mapping[Cell, int]]


@dataclass(frozen=True)
class Rules:
    """The rules of one population, by its ``dimensions``."""

    dimensions: Mapping[str, Dimension]

    def minimum(self, cell: Cell) -> int:
        """The smallest count that may be shown: the largest minimum of the dimensions told apart (5; 10 by place)."""
        return max([MINIMUM, *(self.dimensions[name].minimum for name in cell.dimensions)])

    def small(self, cell: Cell, count: int) -> bool:
        """Zero is not small: that nobody came says something of nobody. For rows with one code only, see ``same``."""
        return 0 < count < self.minimum(cell)

    def finest(self, population: str, partitions: Mapping[str, Partition]) -> Iterator[Cell]:
        """The cells into which the codes of a layout cut each other: what subtracting them can lead to."""
        for parts in itertools.product(*partitions.values()):
            where = [
                (name, tuple(sorted(part)))
                for name, part in zip(partitions, parts, strict=True)
                if not self.dimensions[name].is_everything(tuple(part))
            ]
            if len(where) == len(partitions):
                yield Cell(population, tuple(sorted(where)))

    def same(self, cells: Sequence[Cell], partitions: Mapping[str, Partition], count: Counting) -> list[Cell]:
        """Empty cells that must look as if they could be otherwise: in the rows of ``cells`` (of one layout), those
        that say that everybody who answered gave one same answer.
        """
        found = []
        for name, partition in partitions.items():
            dimension = self.dimensions[name]
            if not dimension.personal:
                continue
            stated = [tuple(sorted(part)) for part in partition if not part <= dimension.unstated]
            rows = sorted({(cell.population, _without(cell, name)) for cell in cells})
            asked = {row: [_with(row, name, leaves) for leaves in stated] for row in rows}
            counts = count({cell for row in asked.values() for cell in row})
            for row, own in asked.items():
                some = [cell for cell in own if counts[cell]]
                if len(some) == 1 and counts[some[0]] >= self.minimum(some[0]):
                    (given,) = some
                    rest = sorted(
                        leaf for cell in own if cell != given for leaf in dict(cell.where)[name]
                    )  # nobody is in any of them
                    if rest:
                        found.append(_with(row, name, tuple(rest)))
        return found

    def together(self, cells: Collection[Cell]) -> list[list[Cell]]:
        """Cells that are all shown or all hidden: the stated codes of a ``whole`` dimension, row by row."""
        groups: dict[tuple[str, str, tuple[tuple[str, Leaves], ...]], list[Cell]] = {}
        for cell in sorted(cells):
            for name, leaves in cell.where:
                dimension = self.dimensions[name]
                if dimension.whole and not set(leaves) <= dimension.unstated:
                    groups.setdefault((cell.population, name, _without(cell, name)), []).append(cell)
        return [group for group in groups.values() if len(group) > 1]


def _without(cell: Cell, name: str) -> tuple[tuple[str, Leaves], ...]:
    return tuple(entry for entry in cell.where if entry[0] != name)


def _with(row: tuple[str, tuple[tuple[str, Leaves], ...]], name: str, leaves: Leaves) -> Cell:
    return Cell(row[0], tuple(sorted([*row[1], (name, leaves)])))
