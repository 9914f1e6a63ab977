"""Half-open stretches ``[start, end)`` and what can be done with them. Pure: no Django, no clock, no time zone.

Everything here only compares, so a bound may be an aware datetime or a number of seconds; a list of stretches
given to ``subtract`` or ``intersect`` is sorted and disjoint, as all of them return it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T", int, dt.datetime)
Stretch = tuple[T, T]


class Interval(NamedTuple):
    """From ``start`` until just before ``end``: aware datetimes, in UTC."""

    start: dt.datetime
    end: dt.datetime

    def overlaps(self, other: tuple[dt.datetime, dt.datetime]) -> bool:
        return self.start < other[1] and other[0] < self.end

    def contains(self, other: tuple[dt.datetime, dt.datetime]) -> bool:
        return self.start <= other[0] and other[1] <= self.end

    def widened(self, before: dt.timedelta, after: dt.timedelta) -> Interval:
        return Interval(self.start - before, self.end + after)


def union(stretches: Iterable[Stretch[T]]) -> list[Stretch[T]]:
    """The same moments as sorted, disjoint stretches; touching ones become one, empty ones nothing."""
    merged: list[Stretch[T]] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def subtract(stretches: Iterable[Stretch[T]], holes: Sequence[Stretch[T]]) -> list[Stretch[T]]:
    """What of ``stretches`` no hole covers."""
    left: list[Stretch[T]] = []
    at = 0
    for start, end in stretches:
        while at < len(holes) and holes[at][1] <= start:
            at += 1
        seen = at
        while seen < len(holes) and holes[seen][0] < end:
            if start < holes[seen][0]:
                left.append((start, holes[seen][0]))
            start = max(start, holes[seen][1])
            seen += 1
        if start < end:
            left.append((start, end))
    return left


def intersect(first: Sequence[Stretch[T]], second: Sequence[Stretch[T]]) -> list[Stretch[T]]:
    """What lies in both."""
    common: list[Stretch[T]] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start < end:
            common.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return common
