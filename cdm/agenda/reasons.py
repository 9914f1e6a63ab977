"""Why a time is not free: the rules of ``availability``, asked of one period, answered by the first that fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import Enum
from math import ceil, floor

from django.utils.translation import gettext_lazy as _

from cdm.agenda import availability, facts, wall
from cdm.agenda.hours import REMOTE, Centre
from cdm.agenda.intervals import Interval, Stretch
from cdm.agenda.models import Calendar
from cdm.agenda.offers import Offers
from cdm.agenda.terms import ONE, Need, Seats, Terms

NOTHING: frozenset[str] = frozenset()


class Reason(Enum):
    """In the order they are looked at. Why somebody is away is nobody's business, so the sentence does not say."""

    NOTICE = "notice"
    HORIZON = "horizon"
    REGIME = "regime"
    CLOSED = "closed"
    NOT_OFFERED = "not_offered"
    ABSENT = "absent"
    STEP = "step"
    OUT = "out"
    TAKEN = "taken"
    APART = "apart"

    @property
    def sentence(self) -> object:
        return SENTENCES[self]


SENTENCES = {
    Reason.NOTICE: _("This time is too soon to be booked."),
    Reason.HORIZON: _("This time is too far ahead to be booked yet."),
    Reason.REGIME: _("The centre is closed on that day."),
    Reason.CLOSED: _("The centre is closed at that time."),
    Reason.NOT_OFFERED: _("Nothing is offered at that time."),
    Reason.ABSENT: _("Nobody is available at that time any more."),
    Reason.STEP: _("Nothing starts at exactly that time."),
    Reason.OUT: _("Not enough places are in service at that time."),
    Reason.TAKEN: _("This time has just been taken."),
    Reason.APART: _("Those who are needed are not in the same place at that time."),
}


class Judge:
    """What stands against one period, for any of the calendars it was read for. One query."""

    def __init__(
        self,
        *,
        calendars: Collection[int],
        period: Interval,
        need: Need,
        terms: Terms,
        waive: Collection[str] = NOTHING,
        besides: int | None = None,
        seats: Seats = ONE,
    ) -> None:
        self.seats = seats
        self.calendars, self.period, self.channel, self.waive = sorted(set(calendars)), period, need.channel, waive
        self.terms = terms
        self.start, self.end = floor(period.start.timestamp()), ceil(period.end.timestamp())
        self.taking = self.start - terms.buffer_before * 60, self.end + terms.buffer_after * 60
        self.held = period.widened(dt.timedelta(minutes=terms.buffer_before), dt.timedelta(minutes=terms.buffer_after))
        self.day = wall.ordinal(self.start)
        self.facts = facts.read(
            calendars=calendars, need=need, start=self.taking[0], end=self.taking[1], besides=besides
        )
        self.centre = Centre(self.facts)
        self.offers = Offers(self.centre)

    def verdict(self) -> tuple[Reason | None, int | None]:
        """The first reason against the period on all calendars together, and the site whose hours they offer it in."""
        reason = self.timing()
        if not reason and "hours" not in self.waive and not self.centre.receives(self.day, self.channel):
            reason = Reason.REGIME
        if reason:
            return reason, None
        everywhere: list[set[int]] = []
        for calendar in self.calendars:
            reason, sites = self.offered(calendar)
            if not reason:
                reason = self.short(calendar)
            if reason:
                return reason, None
            everywhere.append(sites)
        shared = set.intersection(*everywhere)
        if not shared and "hours" not in self.waive and (self.channel not in REMOTE or self._has_room()):
            return Reason.APART, None
        return None, min(shared or everywhere[0], default=None)

    def timing(self) -> Reason | None:
        reach = availability.bookable(self.terms)
        if self.period.start < reach.start and "notice" not in self.waive:
            return Reason.NOTICE
        if self.period.start >= reach.end and "horizon" not in self.waive:
            return Reason.HORIZON
        return None

    def offered(self, calendar: int) -> tuple[Reason | None, set[int]]:
        """The sites at which the calendar offers the period, or what kept the likeliest offer from standing."""
        kept, sites = [Reason.NOT_OFFERED if self._open_anywhere() else Reason.CLOSED], set()
        for offering in self.offers.on(calendar, self.day):
            if not _contains([wall.stretch(self.day, offering.starts, offering.ends)], self.start, self.end):
                continue
            if not _contains(self.centre.open(offering.site, self.day), self.start, self.end):
                kept.append(Reason.CLOSED)
            elif _touches(self.facts.absences.get(calendar, []), self.start, self.end):
                kept.append(Reason.ABSENT)
            elif not self._on_grid(calendar, offering.starts, offering.ends):
                kept.append(Reason.STEP)
            else:
                sites.add(offering.site)
        if sites or ("hours" in self.waive and calendar in self.facts.calendars):
            return None, sites
        return kept[-1], sites

    def short(self, calendar: int) -> Reason | None:
        """Why too few seats are free, if so: not so many are there and in order, or others have them."""
        needed = self.needed(calendar)
        if sum(map(len, self._in_service(calendar))) < needed:
            return Reason.OUT
        return Reason.TAKEN if sum(map(len, self.free(calendar))) < needed else None

    def needed(self, calendar: int) -> int:
        """How many seats to take: all of a room or a person, as many as were asked for of workstations."""
        about = self.facts.calendars[calendar]
        return self.seats.needed(self._existing(calendar)) if self._has_stations(calendar) else about.capacity

    def free(self, calendar: int) -> list[list[int]]:
        """The seats to take them from, the best tier first. No ``waive`` adds to them."""
        taken = self.facts.taken.get(calendar, {})
        busy = {seat for seat, periods in taken.items() if _touches(periods, *self.taking)}
        return [[seat for seat in tier if seat not in busy] for tier in self._in_service(calendar)]

    def _in_service(self, calendar: int) -> list[list[int]]:
        if not self._has_stations(calendar):
            return [list(range(1, self._existing(calendar) + 1))]
        away = self.facts.away.get(calendar, {})
        out = {seat for seat, periods in away.items() if _touches(periods, self.start, self.end)}
        return [[seat for seat in tier if seat not in out] for tier in self.seats.among(self._existing(calendar))]

    def _existing(self, calendar: int) -> int:
        """The regime of the day leaves some of the workstations, and every room."""
        capacity = self.facts.calendars[calendar].capacity
        return self.centre.seats(capacity, self.day) if self._has_stations(calendar) else capacity

    def _has_stations(self, calendar: int) -> bool:
        return self.kind(calendar) == Calendar.Kind.STATIONS

    def kind(self, calendar: int) -> str:
        return self.facts.calendars[calendar].kind

    def _has_room(self) -> bool:
        return any(self.kind(calendar) == Calendar.Kind.ROOM for calendar in self.calendars)

    def _on_grid(self, calendar: int, starts: int, ends: int) -> bool:
        """A room is taken when its people start, whatever the time."""
        if "step" in self.waive or self.kind(calendar) == Calendar.Kind.ROOM:
            return True
        return self.period.start.timestamp() in wall.grid(self.day, starts, ends, self.terms.step * 60)

    def _open_anywhere(self) -> bool:
        sites = {of.site for of in self.facts.hours}
        return any(_contains(self.centre.open(site, self.day), self.start, self.end) for site in sites)


def _contains(stretches: list[Stretch[int]], start: int, end: int) -> bool:
    return any(stretch[0] <= start and end <= stretch[1] for stretch in stretches)


def _touches(stretches: list[Stretch[int]], start: int, end: int) -> bool:
    return any(stretch[0] < end and start < stretch[1] for stretch in stretches)
