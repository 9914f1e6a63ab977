"""Which times are free: hours, regime, closures, rules, absences and what is taken, put together (B2, B6)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import reduce
from math import ceil
from zlib import crc32

from cdm.agenda import facts as fact
from cdm.agenda import wall
from cdm.agenda.facts import Facts
from cdm.agenda.hours import REMOTE, Centre
from cdm.agenda.intervals import Interval, Stretch, intersect, union
from cdm.agenda.models import Allocation, Calendar, Hold
from cdm.agenda.offers import Offering, Offers
from cdm.agenda.terms import Need, Slot, Terms
from cdm.core import clock

__all__ = ["Need", "Slot", "Terms", "bookable", "by_load", "free_slots", "next_free"]

MINUTE = 60
FOREVER = 1 << 62
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
        besides: Hold | None,
    ) -> None:
        self.calendars, self.rooms, self.need, self.terms = sorted(set(calendars)), sorted(set(rooms)), need, terms
        self.start, self.end = start, end
        self.length, self.step = terms.duration * MINUTE, terms.step * MINUTE
        self.before, self.after = terms.buffer_before * MINUTE, terms.buffer_after * MINUTE
        self.facts: Facts = fact.read(
            calendars={*calendars, *rooms},
            need=need,
            start=start - self.before,
            end=end + self.length + self.after,
            besides=besides.pk if besides else None,
        )
        self.centre = Centre(self.facts)
        self.offers = Offers(self.centre)
        self.somewhere = need.channel not in REMOTE or bool(rooms)
        self._times: dict[tuple[Offering, int], list[int]] = {}
        self._blocked: dict[tuple[int, int], list[Stretch[int]]] = {}

    def slots(self, people: int) -> Iterator[Slot]:
        for day in range(wall.ordinal(self.start), wall.ordinal(self.end - 1) + 1):
            if not self.centre.receives(day, self.need.channel):
                continue
            for (start, site), free in sorted(self.free_on(day).items()):
                if len(free) < people:
                    continue
                rooms = tuple(room for room in self.rooms if self.room_is_free(room, site, start, day))
                if rooms or not self.rooms:
                    end = wall.moment(start + self.length)
                    yield Slot(wall.moment(start), end, tuple(free), rooms, site or None)

    def free_on(self, day: int) -> dict[tuple[int, int], list[int]]:
        """``{(start, site): calendars}`` of one day; site 0 when it happens nowhere."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for calendar in self.calendars:
            offerings = list(self.offers.on(calendar, day))
            if not offerings:
                continue
            blocked = self.blocked(calendar, day)
            for offering in offerings:
                site = offering.site if self.somewhere else 0
                at = None
                for start in self.times(offering, day):
                    if at is None:
                        at = bisect_right(blocked, start, key=_end)
                    while blocked[at][1] <= start:
                        at += 1
                    if start < blocked[at][0]:
                        free = found[start, site]
                        if not free or free[-1] != calendar:  # it may have two offerings at once
                            free.append(calendar)
        return found

    def times(self, offering: Offering, day: int) -> list[int]:
        """The starts an offering stands for, before anything is taken; the same for all who have those hours."""
        key = offering, day
        if key not in self._times:
            standing = self.offers.standing(offering, day)
            self._times[key] = [
                start
                for start in wall.grid(day, offering.starts, offering.ends, self.step)
                if self.start <= start < self.end and _contain(standing, start, start + self.length)
            ]
        return self._times[key]

    def room_is_free(self, room: int, site: int, start: int, day: int) -> bool:
        about = self.facts.calendars.get(room)
        if about is None or about.site != site or not _contain(self.centre.open(site, day), start, start + self.length):
            return False
        blocked = self.blocked(room, day)
        return start < blocked[bisect_right(blocked, start, key=_end)][0]

    def blocked(self, calendar: int, day: int) -> list[Stretch[int]]:
        """The starts that absences and what is taken forbid, sorted and disjoint, with an endless one at the end.

        An interview may touch an absence with its pauses, and what is taken with nothing: that has its pauses in it.
        A room is taken whole; of workstations, all of those the regime leaves must be taken.
        """
        about = self.facts.calendars[calendar]
        seats = self.centre.seats(about.capacity, day) if about.kind == Calendar.Kind.STATIONS else 0
        key = calendar, seats
        if key not in self._blocked:
            away = [(start - self.length + 1, end) for start, end in self.facts.absences.get(calendar, ())]
            shadows = {
                seat: union((start - self.length - self.after + 1, end + self.before) for start, end in periods)
                for seat, periods in self.facts.taken.get(calendar, {}).items()
            }
            if about.kind == Calendar.Kind.STATIONS:
                each = (shadows.get(seat, []) for seat in range(1, seats + 1))
                taken = reduce(intersect, each, [(self.start, self.end)])
            else:
                taken = [shadow for of_seat in shadows.values() for shadow in of_seat]
            self._blocked[key] = [*union([*away, *taken]), (FOREVER, FOREVER)]
        return self._blocked[key]


def _end(stretch: Stretch[int]) -> int:
    return stretch[1]


def _contain(stretches: list[Stretch[int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in stretches)
