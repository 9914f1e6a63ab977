"""The search for free starts: what everybody offers, less what forbids it, merged over all who are asked."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from cdm.agenda import facts, wall
from cdm.agenda.facts import FOREVER, Facts
from cdm.agenda.hours import REMOTE, Centre
from cdm.agenda.intervals import Stretch, union
from cdm.agenda.models import Calendar
from cdm.agenda.offers import Offering, Offers
from cdm.agenda.terms import ONE, Need, Seats, Slot, Terms

MINUTE = 60


class Search:
    """One question, answered in Unix seconds: starts from ``start`` to just before ``end``. One query; none when the
    facts are ``known`` already, as ``facts.read`` would read them."""

    def __init__(
        self,
        *,
        calendars: Collection[int],
        need: Need,
        terms: Terms,
        start: int,
        end: int,
        rooms: Collection[int],
        seats: Seats = ONE,
        known: Facts | None = None,
    ) -> None:
        self.seats = seats
        self.calendars, self.rooms, self.need, self.terms = sorted(set(calendars)), sorted(set(rooms)), need, terms
        self.start, self.end = start, end
        self.length, self.step = terms.duration * MINUTE, terms.step * MINUTE
        self.before, self.after = terms.buffer_before * MINUTE, terms.buffer_after * MINUTE
        self.facts = known or facts.read(
            calendars={*calendars, *rooms},
            need=need,
            start=start - self.before,
            end=end + self.length + self.after,
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
        A room is taken whole; of workstations too few must be left of those the regime leaves and ``seats`` allows.
        """
        about = self.facts.calendars[calendar]
        seats = self.centre.seats(about.capacity, day) if about.kind == Calendar.Kind.STATIONS else 0
        key = calendar, seats
        if key not in self._blocked:
            away = self._around(self.facts.absences.get(calendar, ()))
            shadows = {
                seat: union((start - self.length - self.after + 1, end + self.before) for start, end in periods)
                for seat, periods in self.facts.taken.get(calendar, {}).items()
            }
            if about.kind == Calendar.Kind.STATIONS:
                taken = self._too_few(seats, shadows, self.facts.away.get(calendar, {}))
            else:
                taken = [shadow for of_seat in shadows.values() for shadow in of_seat]
            self._blocked[key] = [*union([*away, *taken]), (FOREVER, FOREVER)]
        return self._blocked[key]

    def _around(self, absences: Iterable[Stretch[int]]) -> list[Stretch[int]]:
        return [(start - self.length + 1, end) for start, end in absences]

    def _too_few(
        self, existing: int, taken: dict[int, list[Stretch[int]]], away: dict[int, list[Stretch[int]]]
    ) -> list[Stretch[int]]:
        """The starts at which fewer seats than needed are free: one sweep over when each comes and goes."""
        allowed = {seat for tier in self.seats.among(existing) for seat in tier}
        spare = len(allowed) - self.seats.needed(existing)
        if spare < 0:
            return [(self.start, self.end)]
        edges: list[tuple[int, int]] = []
        for seat in allowed & {*taken, *away}:
            for start, end in union([*taken.get(seat, ()), *self._around(away.get(seat, ()))]):
                edges += (start, 1), (end, -1)
        edges.sort()
        blocked: list[Stretch[int]] = []
        missing = 0
        for at, change in edges:
            missing += change
            if change > 0 and missing == spare + 1:
                since = at
            elif change < 0 and missing == spare:
                blocked.append((since, at))
        return blocked


def _end(stretch: Stretch[int]) -> int:
    return stretch[1]


def _contain(stretches: list[Stretch[int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in stretches)
