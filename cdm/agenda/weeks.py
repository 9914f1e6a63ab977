"""Free times arranged for a page: a week by days, the first one, those nearest to one that is gone.

A room says how it searches: ``search(window)`` gives the free slots that start in ``window``, in order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cdm.agenda.intervals import Interval
from cdm.agenda.terms import Slot
from cdm.core import clock, stamps

Search = Callable[[Interval], list[Slot]]

DAY = dt.timedelta(days=1)
NEAREST = 9  # times shown to who was a moment too late


@dataclass(frozen=True)
class Time:
    """``stamp`` is its name in addresses and forms."""

    start: dt.datetime
    end: dt.datetime
    site: int | None = None

    @property
    def stamp(self) -> str:
        return stamps.stamp(self.start)


@dataclass
class Day:
    date: dt.date
    times: list[Time] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """``every``: Monday to Sunday. ``first``: the first free time, if asked for.

    ``previous`` and ``next`` are Mondays, None where nothing can be booked any more or yet.
    """

    monday: dt.date
    every: list[Day]
    first: Time | None
    previous: dt.date | None
    next: dt.date | None

    @property
    def days(self) -> list[Day]:
        """Monday to Friday, and the weekend when something is free then."""
        return [day for day in self.every if day.date.weekday() < 5 or day.times]

    @property
    def free(self) -> bool:
        return any(day.times for day in self.every)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def week_of(day: dt.date) -> Interval:
    """Monday to Monday around ``day``, on Brussels clocks."""
    monday = monday_of(day)
    return Interval(clock.day_bounds(monday)[0], clock.day_bounds(monday + 7 * DAY)[0])


def week(search: Search, *, horizon: int, day: dt.date | None) -> Week:
    """The week of ``day``; without a day, that of the first free time. ``horizon`` in days. At most two searches."""
    today = clock.today()
    last = today + dt.timedelta(days=horizon)
    this_monday = monday_of(today)
    monday = min(max(monday_of(day or today), this_monday), monday_of(last))
    slots = search(week_of(monday))
    first = slots[0] if slots else None
    if first is None:
        after = Interval(week_of(monday).end, clock.day_bounds(last + DAY)[0])
        later = search(after) if after.start < after.end else []
        first = later[0] if later else None
        if first is not None and day is None:
            monday = monday_of(clock.local(first.start).date())
            bounds = week_of(monday)
            slots = [slot for slot in later if slot.start < bounds.end]
    days = {monday + number * DAY: Day(monday + number * DAY) for number in range(7)}
    for time in times(slots):
        days[clock.local(time.start).date()].times.append(time)
    return Week(
        monday=monday,
        every=list(days.values()),
        first=times([first])[0] if first else None,
        previous=monday - 7 * DAY if monday > this_monday else None,
        next=monday + 7 * DAY if monday < monday_of(last) else None,
    )


def nearest(search: Search, *, to: dt.datetime) -> list[Time]:
    """The free times closest to ``to``, in order, for who lost a race for it (B4)."""
    window = Interval(max(clock.now(), to - 7 * DAY), to + 28 * DAY)
    if window.start >= window.end:
        window = Interval(clock.now(), clock.now() + 28 * DAY)
    close = sorted(search(window), key=lambda slot: abs(slot.start - to))[:NEAREST]
    return times(sorted(close, key=lambda slot: slot.start))


def at(search: Search, start: dt.datetime) -> Time | None:
    """That very time, while it is free."""
    slots = search(Interval(start, start + dt.timedelta(seconds=1)))
    return times(slots[:1])[0] if slots else None


def times(slots: Iterable[Slot]) -> list[Time]:
    return [Time(slot.start, slot.end, slot.site) for slot in slots]
