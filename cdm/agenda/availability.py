"""Which times are free: hours, regime, closures, rules, absences and what is taken, put together (B2, B6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from math import ceil
from zlib import crc32

from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation
from cdm.agenda.slots import Search
from cdm.agenda.terms import ONE, Need, Seats, Slot, Terms
from cdm.core import clock

__all__ = ["ONE", "Need", "Seats", "Slot", "Terms", "bookable", "by_load", "free_slots"]


def bookable(terms: Terms) -> Interval:
    """When an interview may start: from the notice on, to the end of the local day ``horizon`` days ahead."""
    now = clock.now()
    last = clock.local(now).date() + dt.timedelta(days=terms.horizon)
    return Interval(now + dt.timedelta(minutes=terms.notice), clock.day_bounds(last)[1])


def free_slots(
    *,
    calendars: Collection[int],
    need: Need,
    terms: Terms,
    window: Interval,
    people: int = 1,
    rooms: Collection[int] = (),
    seats: Seats = ONE,
) -> list[Slot]:
    """The times that can be booked, in order, each with everyone free then.

    ``calendars``: ids of the counsellors who may be asked, of whom ``people`` are needed at once; ``rooms``: ids of the
    rooms of which one is needed besides, none when empty; ``seats``: how many of each calendar of workstations, and
    which. A slot *starts* in ``window``, so that windows set end to end give every slot once. Face to face, and
    whenever a room is needed, people and room are at one site.
    """
    reach = bookable(terms)
    start = max(ceil(window.start.timestamp()), ceil(reach.start.timestamp()))
    end = min(ceil(window.end.timestamp()), ceil(reach.end.timestamp()))
    if start >= end or not calendars:
        return []
    search = Search(calendars=calendars, need=need, terms=terms, start=start, end=end, rooms=rooms, seats=seats)
    return list(search.slots(people))


def by_load(*, calendars: Collection[int], day: dt.date) -> list[int]:
    """``calendars`` with the least loaded first: minutes taken that Brussels day, then that week (Monday to Sunday).

    Equals are put in an order of that day's own, so that nobody is always asked first.
    """
    monday = day - dt.timedelta(days=day.weekday())
    week = Interval(clock.day_bounds(monday)[0], clock.day_bounds(monday + dt.timedelta(days=6))[1])
    bounds = clock.day_bounds(day)
    held = Allocation.objects.filter(calendar__in=calendars, period__overlap=tuple(week)).values_list(
        "calendar", "period"
    )
    that_day: dict[int, dt.timedelta] = defaultdict(dt.timedelta)
    that_week: dict[int, dt.timedelta] = defaultdict(dt.timedelta)
    for calendar, period in held.order_by():
        that_week[calendar] += period.upper - period.lower
        if bounds[0] <= period.lower < bounds[1]:
            that_day[calendar] += period.upper - period.lower
    return sorted(calendars, key=lambda pk: (that_day[pk], that_week[pk], crc32(f"{day}/{pk}".encode())))
