"""What calendars stand for over some weeks, layer by layer: offered, open, present, free. For those who plan.

``availability.free_slots`` answers one question; a table of every theme, language and channel would ask it forty-five
times. Here the facts are read once, and stretches that are good for the same things are searched once for all.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from cdm.agenda import facts, wall
from cdm.agenda.facts import Facts, Rule
from cdm.agenda.hours import REMOTE, Centre
from cdm.agenda.intervals import Interval, Stretch, intersect, subtract, union
from cdm.agenda.models import AvailabilityRule, ExtraOpening
from cdm.agenda.offers import Offers
from cdm.agenda.slots import Search
from cdm.agenda.terms import Need, Terms
from cdm.core import clock

Starts = dict[int, set[int]]  # calendar: starts, Unix seconds


class Good(NamedTuple):
    """What a stretch is good for; empty means all of them."""

    themes: tuple[str, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]

    def fits(self, need: Need) -> bool:
        return all(
            not wanted or not known or wanted in known
            for wanted, known in ((need.theme, self.themes), (need.language, self.languages))
        ) and (not need.channel or not self.channels or need.channel in self.channels)


@dataclass(frozen=True)
class Layers:
    """Starts of each calendar, each layer within the one before.

    ``offered``: as hours say, whatever the centre does · ``open``: within the hours of the centre, its closures and
    regime · ``present``: less absences · ``free``: less what is taken.
    """

    offered: Starts = field(default_factory=lambda: defaultdict(set))
    open: Starts = field(default_factory=lambda: defaultdict(set))
    present: Starts = field(default_factory=lambda: defaultdict(set))
    free: Starts = field(default_factory=lambda: defaultdict(set))

    def add(self, other: Layers) -> None:
        for name in ("offered", "open", "present", "free"):
            mine: Starts = getattr(self, name)
            for calendar, starts in getattr(other, name).items():
                if starts:
                    mine[calendar] |= starts


class Supply:
    """Of ``calendars`` of people, from ``first`` to ``last`` (Brussels dates, both in). Three queries."""

    def __init__(self, *, calendars: Collection[int], first: dt.date, last: dt.date) -> None:
        self.calendars = sorted(set(calendars))
        self.start, self.end = wall.second(clock.day_bounds(first)[0]), wall.second(clock.day_bounds(last)[1])
        # What begins before midnight may end after it; pauses reach further still.
        margin = wall.DAY
        self.facts = facts.read(calendars=self.calendars, need=Need(), start=self.start - margin, end=self.end + margin)
        self.centre = Centre(self.facts)
        self.offers = Offers(self.centre)
        self.lots = self._lots(first, last)
        self._found: dict[tuple[Good, Terms, bool], Layers] = {}

    def fitting(self, need: Need) -> list[Good]:
        return [good for good in self.lots if good.fits(need)]

    def layers(self, need: Need, terms: Terms) -> Layers:
        """Of everything that fits ``need``. Notice and horizon are left to the reader; rooms are not looked at."""
        found = Layers()
        for good in self.fitting(need):
            key = good, terms, need.channel in REMOTE
            if key not in self._found:
                self._found[key] = self._search(self.lots[good], need, terms)
            found.add(self._found[key])
        return found

    def closed(self, days: Collection[int], channel: str) -> bool:
        """Whether a closure or the regime keeps people from being received on one of ``days`` (ordinals)."""
        return any(
            not self.centre.receives(day, channel) or any(of.first <= day <= of.last for of in self.facts.closures)
            for day in days
        )

    def minutes(self, calendar: int) -> tuple[int, int]:
        """Minutes in which it receives, by whatever channel, and minutes taken of all its time."""
        offered: list[Stretch[int]] = []
        for day in range(wall.ordinal(self.start), wall.ordinal(self.end - 1) + 1):
            if any(self.centre.receives(day, channel) for channel in ("", *REMOTE)):
                standing = union(part for of in self.offers.on(calendar, day) for part in self.offers.standing(of, day))
                offered += subtract(standing, self.facts.absences.get(calendar, []))
        taken = union(stretch for of_seat in self.facts.taken.get(calendar, {}).values() for stretch in of_seat)
        return _minutes(offered), _minutes(intersect(taken, [(self.start, self.end)]))

    def absences(self, calendar: int) -> list[Interval]:
        """Those that touch the weeks, in order; two that meet are one."""
        known = self.facts.absences.get(calendar, [])
        shown = [stretch for stretch in known if stretch[0] < self.end and self.start < stretch[1]]
        return [Interval(wall.moment(start), wall.moment(end)) for start, end in shown]

    def _lots(self, first: dt.date, last: dt.date) -> dict[Good, Facts]:
        """The same facts once for each thing stretches are good for, with those stretches only."""
        lots: dict[Good, Facts] = {}
        wanted = ("themes", "languages", "channels")

        def lot(offer: Mapping[str, list[str]]) -> Facts:
            good = Good(*(tuple(sorted(offer[name])) for name in wanted))
            if good not in lots:
                lots[good] = replace(self.facts, rules=defaultdict(list), extras=defaultdict(list))
            return lots[good]

        known = {rule.id: (at, rule) for at, rules in self.facts.rules.items() for rule in rules}
        for offer in AvailabilityRule.objects.filter(pk__in=known).order_by("pk").values("pk", *wanted):
            at, rule = known[offer["pk"]]
            if self._occurs(rule, first, last):
                lot(offer).rules[at].append(rule)
        extras = ExtraOpening.objects.filter(calendar__in=self.facts.calendars, day__range=(first, last))
        for offer in extras.order_by("pk").values("calendar_id", "site_id", "day", "starts", "ends", *wanted):
            hours = (offer["site_id"], wall.hour(offer["starts"]), wall.hour(offer["ends"]))
            lot(offer).extras[offer["calendar_id"], offer["day"].toordinal()].append(hours)
        return lots

    def _occurs(self, rule: Rule, first: dt.date, last: dt.date) -> bool:
        days = range(max(first.toordinal(), rule.first or 0), min(last.toordinal(), rule.last or last.toordinal()) + 1)
        return any((day - 1) % 7 == rule.weekday for day in days[:7])

    def _search(self, lot: Facts, need: Need, terms: Terms) -> Layers:
        found = Layers()
        calendars = sorted({calendar for calendar, _day in (*lot.rules, *lot.extras)})
        search = Search(
            calendars=calendars, need=need, terms=terms, start=self.start, end=self.end, rooms=(), known=lot
        )
        nobody_booked = Search(
            calendars=calendars,
            need=need,
            terms=terms,
            start=self.start,
            end=self.end,
            rooms=(),
            known=replace(lot, taken={}),
        )
        length, step = terms.duration * 60, terms.step * 60
        for day in range(wall.ordinal(self.start), wall.ordinal(self.end - 1) + 1):
            receives = search.centre.receives(day, need.channel)
            for calendar in calendars:
                for offering in search.offers.on(calendar, day):
                    _starts, ends = wall.stretch(day, offering.starts, offering.ends)
                    found.offered[calendar].update(
                        start
                        for start in wall.grid(day, offering.starts, offering.ends, step)
                        if start + length <= ends
                    )
                    times = search.times(offering, day) if receives else []
                    found.open[calendar].update(times)
                    found.present[calendar].update(_outside(times, nobody_booked.blocked(calendar, day)))
                    found.free[calendar].update(_outside(times, search.blocked(calendar, day)))
        return found


def places(starts: Iterable[int], terms: Terms) -> int:
    """How many interviews one calendar can give one after the other in these starts, pauses included."""
    return most(terms.around(start) for start in starts)


def most(stretches: Iterable[Stretch[int]]) -> int:
    """How many of these can stand beside each other: those that end first leave most room."""
    count, free_from = 0, 0
    for start, end in sorted(stretches, key=lambda stretch: stretch[1]):
        if start >= free_from:
            count, free_from = count + 1, end
    return count


def _minutes(stretches: Iterable[Stretch[int]]) -> int:
    return sum(end - start for start, end in stretches) // 60


def _outside(times: Iterable[int], blocked: list[tuple[int, int]]) -> list[int]:
    """``times``, in order, that no stretch of ``blocked`` covers; its last one never ends."""
    left, at = [], 0
    for start in times:
        while blocked[at][1] <= start:
            at += 1
        if start < blocked[at][0]:
            left.append(start)
    return left
