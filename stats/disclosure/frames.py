"""The unknowns of whoever attacks: the finest parts that the published codes cut a population into.

A frame is a box of such parts over some dimensions. Published cells are sums of parts of a frame; frames that share
dimensions agree on the sums they share. Where tables link in a circle (A×B, B×C, A×C) agreeing in pairs is not enough
for a table A×B×C to exist, which an attacker may use: those are put into one common frame while it stays small.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stats.disclosure.tables import Cell, Leaves

Partition = tuple[frozenset[str], ...]
Columns = NDArray[Any]
JOINT = 4096  # parts of a common frame at most


def atoms(universe: frozenset[str], sets: Iterable[Leaves]) -> Partition:
    """The parts into which ``sets`` cut ``universe``: leaves that are in the same sets stay together."""
    signature: dict[str, list[int]] = {leaf: [] for leaf in universe}
    for number, leaves in enumerate(sorted(set(sets))):
        for leaf in leaves:
            signature[leaf].append(number)
    parts: dict[tuple[int, ...], set[str]] = {}
    for leaf, numbers in signature.items():
        parts.setdefault(tuple(numbers), set()).add(leaf)
    return _ordered(parts.values())


def _ordered(parts: Iterable[Iterable[str]]) -> Partition:
    return tuple(sorted((frozenset(part) for part in parts), key=sorted))


def meet(one: Partition, other: Partition) -> Partition:
    return _ordered(both for a in one for b in other if (both := a & b))


def join(one: Partition, other: Partition) -> Partition:
    """The finest parts that are sums of parts of both."""
    blocks = [set(part) for part in one]
    for part in other:
        touched = [block for block in blocks if block & part]
        blocks = [block for block in blocks if not block & part] + [set().union(*touched)]
    return _ordered(blocks)


def refines(fine: Partition, coarse: Partition) -> bool:
    return join(fine, coarse) == coarse


@dataclass
class Frame:
    """``parts``: dimension → its partition, by name. Columns are numbered from ``start`` on."""

    population: str
    parts: dict[str, Partition]
    start: int = 0

    @property
    def size(self) -> int:
        return int(np.prod([len(parts) for parts in self.parts.values()], dtype=np.int64))

    def columns(self, where: Mapping[str, Iterable[str]]) -> Columns | None:
        """The parts that add up to a cell; None when it cuts through one, or needs another dimension."""
        if not set(where) <= set(self.parts):
            return None
        chosen = []
        for name, parts in self.parts.items():
            if name not in where:
                chosen.append(list(range(len(parts))))
                continue
            leaves = frozenset(where[name])
            inside = [place for place, part in enumerate(parts) if part <= leaves]
            if sum(len(parts[place]) for place in inside) != len(leaves):
                return None
            chosen.append(inside)
        box = np.arange(self.size).reshape([len(parts) for parts in self.parts.values()])
        return np.sort(box[np.ix_(*chosen)].ravel()) + self.start if chosen else np.array([self.start])

    def holds(self, cells: Iterable[Cell]) -> bool:
        return all(self.columns(dict(cell.where)) is not None for cell in cells)


def frames(layouts: Mapping[tuple[str, tuple[str, ...]], Sequence[Cell]], partitions: Mapping[Any, Any]) -> list[Frame]:
    """Frames for all ``layouts`` ((population, dimensions) → cells), columns numbered.

    ``partitions``: layout → dimension → partition.
    """
    found: list[Frame] = []
    largest_first = sorted(layouts, key=lambda layout: (-len(layout[1]), layout))
    for layout in largest_first:
        population, names = layout
        if any(frame.population == population and frame.holds(layouts[layout]) for frame in found):
            continue
        found.append(Frame(population, {name: partitions[layout][name] for name in names}))
    _nest(found)
    found = _joined(found)
    start = 0
    for frame in found:
        frame.start = start
        start += frame.size
    return found


def _nest(found: Sequence[Frame]) -> None:
    """Partitions of one dimension that cut across each other become finer, until each pair is nested."""
    again = True
    while again:
        again = False
        for one, other in itertools.combinations(found, 2):
            for name in set(one.parts) & set(other.parts) if one.population == other.population else ():
                a, b = one.parts[name], other.parts[name]
                if not refines(a, b) and not refines(b, a):
                    one.parts[name] = other.parts[name] = meet(a, b)
                    again = True


def circle(found: Sequence[Frame]) -> list[int]:
    """The frames that link in a circle: what is left after the reduction of Graham, Yu and Özsoyoğlu."""
    edges: dict[int, set[Any]] = {}
    for number, frame in enumerate(found):
        edges[number] = {
            (name, other.parts[name])
            for name, parts in frame.parts.items()
            for other in found
            if name in other.parts and refines(parts, other.parts[name])
        }
    again = True
    while again:
        again = False
        for number in sorted(edges):
            own = edges[number]
            others = [edge for other, edge in edges.items() if other != number]
            shared = {vertex for vertex in own if any(vertex in edge for edge in others)}
            if any(shared <= edge for edge in others) or not shared:
                del edges[number]
                again = True
                break
    return sorted(edges)


def _joined(found: list[Frame]) -> list[Frame]:
    kept: list[Frame] = []
    for population in sorted({frame.population for frame in found}):
        own = [frame for frame in found if frame.population == population]
        inside = [own[number] for number in circle(own)]
        if inside:
            parts: dict[str, Partition] = {}
            for frame in inside:
                for name, partition in frame.parts.items():
                    parts[name] = meet(parts[name], partition) if name in parts else partition
            common = Frame(population, dict(sorted(parts.items())))
            if common.size <= JOINT:
                own = [frame for frame in own if frame not in inside] + [common]
        kept += own
    return kept


def links(found: Sequence[Frame]) -> list[tuple[Columns, Columns]]:
    """Pairs of column sets with one same sum."""
    meeting: dict[Any, list[Frame]] = {}
    for one, other in itertools.combinations(found, 2):
        if one.population != other.population:
            continue
        names = sorted(set(one.parts) & set(other.parts))
        blocks = tuple((name, join(one.parts[name], other.parts[name])) for name in names)
        group = meeting.setdefault((one.population, blocks), [])
        group += [frame for frame in (one, other) if not any(frame is known for known in group)]
    pairs = []
    for (_population, blocks), group in meeting.items():
        for where in itertools.product(*([(name, block) for block in parts] for name, parts in blocks)):
            sums = [frame.columns(dict(where)) for frame in group]
            pairs += [(a, b) for a, b in itertools.pairwise(sums) if a is not None and b is not None]
    return pairs
