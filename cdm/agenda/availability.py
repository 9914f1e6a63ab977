"""Which times are free: hours, regime, closures, rules, absences and what is taken, put together (B2, B6)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import reduce
from math import ceil
from zlib import crc32

from cdm.agenda import facts as fact
from cdm.agenda import wall
from cdm.agenda.facts import Facts
from cdm.agenda.hours import REMOTE, Centre
from cdm.agenda.intervals import Interval, Stretch, intersect, subtract, union
from cdm.agenda.models import Allocation, Calendar, Hold
from cdm.agenda.offers import Offers
from cdm.agenda.terms import Need, Slot, Terms
from cdm.core import clock

__all__ = ["Need", "Slot", "Terms", "bookable", "by_load", "free_slots", "next_free"]

MINUTE = 60
DAY = dt.timedelta(days=1)


def bookable(terms: Terms, *, now: dt.datetime | None = None) -> Interval:
    """When an interview may start: from the notice on, to the end of the local day ``horizon`` days ahead."""
    now = now or clock.now()
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
    besides: Hold | None = None,
) -> list[Slot]:
    """The times that can be booked, in order, each with everyone free then.

    ``calendars``: ids of the counsellors who may be asked, of whom ``people`` are needed at once; ``rooms``: ids of the
    rooms of which one is needed besides, none when empty. A slot *starts* in ``window``, so that windows set end to end
    give every slot once. Face to face, and whenever a room is needed, people and room are at one site. The time of
    ``besides`` counts as free: where could it move?
    """
    reach = bookable(terms)
    start = max(ceil(window.start.timestamp()), ceil(reach.start.timestamp()))
    end = min(ceil(window.end.timestamp()), wall.second(reach.end))
    if start >= end or not calendars:
        return []
    search = _Search(calendars=calendars, need=need, terms=terms, start=start, end=end, rooms=rooms, besides=besides)
    return list(search.slots(people))


def next_free(
    *,
    calendars: Collection[int],
    need: Need,
    terms: Terms,
    after: dt.datetime | None = None,
    people: int = 1,
    rooms: Collection[int] = (),
) -> Slot | None:
    """The first time that can be booked from ``after`` (now) on; looks one week ahead, then two, then four …"""
    reach = bookable(terms)
    start, span = max(after or reach.start, reach.start), 7 * DAY
    while start < reach.end:
        window = Interval(start, min(start + span, reach.end))
        free = free_slots(calendars=calendars, need=need, terms=terms, window=window, people=people, rooms=rooms)
        if free:
            return free[0]
        start, span = window.end, 2 * span
    return None


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


class _Search:
    """One question, answered in Unix seconds."""

    def __init__(
        self,
        *,
        calendars: Collection[int],
        need: Need,
        terms: Terms,
        start: int,
        end: int,
        rooms: Collection[int],
        besides: Hold | None = None,
    ) -> None:
        self.calendars, self.rooms, self.need, self.terms = sorted(set(calendars)), sorted(set(rooms)), need, terms
        self.start, self.end = start, end
        self.length = terms.duration * MINUTE
        self.before, self.after = terms.buffer_before * MINUTE, terms.buffer_after * MINUTE
        facts = fact.read(
            calendars={*calendars, *rooms},
            need=need,
            start=start - self.before,
            end=end + self.length + self.after,
            besides=besides and besides.pk,
        )
        self.facts: Facts = facts
        self.centre = Centre(facts)
        self.offers = Offers(self.centre)
        self.somewhere = need.channel not in REMOTE or bool(rooms)
        self._blocked: dict[tuple[int, int], list[Stretch[int]]] = {}

    def slots(self, people: int) -> Iterator[Slot]:
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for calendar in self.calendars:
            for start, site in self.starts(calendar):
                free = found[start, site]
                if not free or free[-1] != calendar:
                    free.append(calendar)
        room_free = {room: self.room_starts(room) for room in self.rooms if room in self.facts.calendars}
        for start, site in sorted(found):
            free = found[start, site]
            if len(free) < people:
                continue
            rooms: tuple[int, ...] = ()
            if self.rooms:
                rooms = tuple(
                    room
                    for room, allowed in room_free.items()
                    if self.facts.calendars[room].site == site and _within(allowed, start)
                )
                if not rooms:
                    continue
            yield Slot(wall.moment(start), wall.moment(start + self.length), tuple(free), rooms, site or None)

    def days(self) -> range:
        return range(wall.ordinal(self.start), wall.ordinal(self.end - 1) + 1)

    def starts(self, calendar: int) -> Iterator[tuple[int, int]]:
        """``(start, site)`` of every time this calendar is free; site 0 when it happens nowhere."""
        step = self.terms.step * MINUTE
        for day in self.days():
            if not self.centre.receives(day, self.need.channel):
                continue
            for offering in self.offers.on(calendar, day):
                allowed = self.allowed(calendar, day, self.offers.stretches(calendar, offering, day))
                if not allowed:
                    continue
                site = offering.site if self.somewhere else 0
                times = wall.grid(day, offering.starts, offering.ends, step)
                for lowest, highest in allowed:
                    for at in times[bisect_left(times, lowest) : bisect_left(times, highest)]:
                        yield at, site

    def room_starts(self, room: int) -> list[Stretch[int]]:
        """When an interview may start in that room, whatever the grid."""
        return union(
            allowed
            for day in self.days()
            if self.centre.receives(day, self.need.channel)
            for offering in self.offers.on(room, day)
            for allowed in self.allowed(room, day, self.offers.stretches(room, offering, day))
        )

    def allowed(self, calendar: int, day: int, stretches: list[Stretch[int]]) -> list[Stretch[int]]:
        """When an interview may start: it ends within its stretch and, with its pauses, touches nothing taken."""
        fitting = [
            (max(start, self.start), min(end - self.length + 1, self.end))
            for start, end in stretches
            if start + self.length <= end
        ]
        fitting = [(start, end) for start, end in fitting if start < end]
        if not fitting:
            return []
        about = self.facts.calendars[calendar]
        seats = self.centre.seats(about.capacity, day) if about.kind == Calendar.Kind.STATIONS else about.capacity
        blocked = self.blocked(calendar, seats)
        here = blocked[
            bisect_right(blocked, fitting[0][0], key=_end) : bisect_left(blocked, fitting[-1][1], key=_start)
        ]
        return subtract(fitting, here) if here else fitting

    def blocked(self, calendar: int, seats: int) -> list[Stretch[int]]:
        """The starts that what is taken forbids: of every seat for a room, of all seats at once for workstations."""
        key = calendar, seats
        if key not in self._blocked:
            taken = self.facts.taken.get(calendar, {})
            shadows = {seat: union(self.shadow(period) for period in periods) for seat, periods in taken.items()}
            if self.facts.calendars[calendar].kind == Calendar.Kind.STATIONS:
                everything = [(self.start, self.end)]
                self._blocked[key] = reduce(
                    intersect, (shadows.get(seat, []) for seat in range(1, seats + 1)), everything
                )
            else:
                self._blocked[key] = union(shadow for each in shadows.values() for shadow in each)
        return self._blocked[key]

    def shadow(self, period: Stretch[int]) -> Stretch[int]:
        """The starts at which an interview with its pauses would touch ``period``."""
        return period[0] - self.length - self.after + 1, period[1] + self.before


def _start(stretch: Stretch[int]) -> int:
    return stretch[0]


def _end(stretch: Stretch[int]) -> int:
    return stretch[1]


def _within(stretches: list[Stretch[int]], moment: int) -> bool:
    at = bisect_right(stretches, moment, key=_start) - 1
    return at >= 0 and moment < stretches[at][1]
