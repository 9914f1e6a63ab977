"""The wall clock in Brussels in whole seconds: days are ordinals, hours seconds since midnight, instants Unix time.

Rules speak of wall clocks, what is held is instants; sixty days of forty people make tens of thousands of conversions,
so a day is looked up once and an ordinary hour is an addition. Nine o'clock stays nine o'clock (B6).
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from cdm.core import clock

DAY = 24 * 60 * 60


class Day(NamedTuple):
    midnight: int
    length: int


def second(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def moment(second: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, dt.UTC)


def ordinal(second: int) -> int:
    """The Brussels date of an instant."""
    return clock.local(moment(second)).toordinal()


def date(second: int) -> dt.date:
    return dt.date.fromordinal(ordinal(second))


def hour(time: dt.time) -> int:
    """Seconds since midnight on the wall clock."""
    return time.hour * 3600 + time.minute * 60 + time.second


def _time(hour: int) -> dt.time:
    return dt.time(hour // 3600, hour // 60 % 60, hour % 60)


@lru_cache(maxsize=2048)
def day(ordinal: int) -> Day:
    start, end = clock.day_bounds(dt.date.fromordinal(ordinal))
    return Day(second(start), second(end) - second(start))


def instant(ordinal: int, hour: int) -> int:
    """When the clock first shows ``hour``, or, when it never does that day, when it jumps over it.

    Clocks change at 01:00 UTC everywhere in the Union (Directive 2000/84/EC, articles 2 and 3).
    """
    midnight, length = day(ordinal)
    if length == DAY:
        return midnight + hour
    date, time = dt.date.fromordinal(ordinal), _time(hour)
    if clock.exists(date, time):
        return second(clock.at(date, time))
    return second(dt.datetime.combine(date, dt.time(1), tzinfo=dt.UTC))


def stretch(ordinal: int, starts: int, ends: int) -> tuple[int, int]:
    return instant(ordinal, starts), instant(ordinal, ends)


def grid(ordinal: int, starts: int, ends: int, step: int) -> list[int] | range:
    """The instants of ``starts``, ``starts + step`` … before ``ends``, all on the wall clock.

    An hour the spring change skips gives none; one the autumn change repeats gives the first of the two only.
    """
    midnight, length = day(ordinal)
    if length == DAY:
        return range(midnight + starts, midnight + ends, step)
    date = dt.date.fromordinal(ordinal)
    return [instant(ordinal, hour) for hour in range(starts, ends, step) if clock.exists(date, _time(hour))]
