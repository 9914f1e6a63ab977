"""Why a time is not free: the rules of ``availability``, asked of one period, answered by the first that fails."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from math import ceil, floor

from django.utils.translation import gettext_lazy as _

from cdm.agenda import availability, facts, wall
from cdm.agenda.hours import REMOTE, Centre
from cdm.agenda.intervals import Interval, Stretch
from cdm.agenda.models import Calendar
from cdm.agenda.offers import Offers
from cdm.agenda.terms import Need, Terms

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
    ) -> None:
        self.calendars, self.period, self.channel, self.waive = sorted(set(calendars)), period, need.channel, waive
        self.terms = terms
        self.start, self.end = floor(period.start.timestamp()), ceil(period.end.timestamp())
        self.taking = self.start - terms.buffer_before * 60, self.end + terms.buffer_after * 60
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
            if not reason and not self.seats(calendar):
                reason = Reason.TAKEN
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

    def seats(self, calendar: int) -> list[int]:
        """The seats to take: all of a room or a person, the free ones to choose from of workstations; or none."""
        about, taken = self.facts.calendars[calendar], self.facts.taken.get(calendar, {})
        busy = {seat for seat, periods in taken.items() if _touches(periods, *self.taking)}
        if about.kind == Calendar.Kind.STATIONS:
            return [seat for seat in range(1, self.centre.seats(about.capacity, self.day) + 1) if seat not in busy]
        return [] if busy else list(range(1, about.capacity + 1))

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
