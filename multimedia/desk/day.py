"""The room as the desk sees it: who sits where until when, who comes, who waits. A constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from cdm.core import clock, links
from cdm.core.searching import folded
from multimedia import bookings, spaces
from multimedia.desk import line
from multimedia.desk.line import Line
from multimedia.glance import ICONS
from multimedia.models import Booking, MultimediaSettings, Space, Station
from multimedia.seating import EARLY
from multimedia.spaces import SpaceNow

State = Booking.State
AHEAD = dt.timedelta(hours=2)  # of the bookings to come that the desk lists
FEW = 4  # of those to come that Today names
AFTER = dt.timedelta(minutes=90)  # how long who did not come is still listed: some come after all


@dataclass(frozen=True)
class Standing:
    """A space with its line. ``taken``: places somebody has, or that pause after a use."""

    now: SpaceNow
    line: Line

    @property
    def space(self) -> Space:
        return self.now.space

    @cached_property
    def free(self) -> int:
        return len(self.now.free)

    @cached_property
    def taken(self) -> int:
        return sum(each.taken_until is not None for each in self.now.stations)

    @cached_property
    def out(self) -> int:
        return sum(each.out for each in self.now.stations)

    @property
    def icon(self) -> str:
        return ICONS[self.space.kind]

    @cached_property
    def easy(self) -> int:
        """Free places for who comes in a wheelchair."""
        return sum(each.station.accessible for each in self.now.free)

    @property
    def next_may_sit(self) -> bool:
        """Somebody waits who could be called now, which happens by itself within a minute."""
        return any(self.easy or (self.free and not turn.ticket.accessible) for turn in self.line.waiting)

    @property
    def open(self) -> bool:
        return self.now.open_until is not None

    @property
    def closing(self) -> bool:
        """Open for so short that nobody sits down any more."""
        return self.now.closing(clock.now())

    @property
    def full(self) -> bool:
        """Nobody can be seated at once: who comes takes a ticket. So it is too where others wait already."""
        return self.open and not self.free


@dataclass(frozen=True)
class Use:
    """Somebody sits at ``stations``, or was called there. ``soon``: their time is nearly over; ``wanted``: a ticket
    waits that could have a place of theirs, so it is not extended."""

    booking: Booking
    stations: list[Station]
    soon: bool = False
    wanted: bool = False

    @property
    def icon(self) -> str:
        return ICONS[self.booking.space.kind]

    @property
    def called(self) -> bool:
        return self.booking.state == State.CALLED


@dataclass(frozen=True)
class Coming:
    """A booking of today that nobody came for yet. ``late``: it has begun; ``given``: its place was given away."""

    booking: Booking
    stations: list[Station]
    near: bool = False
    late: bool = False

    @property
    def icon(self) -> str:
        return ICONS[self.booking.space.kind]

    @property
    def given(self) -> bool:
        return self.booking.state == State.NO_SHOW


@dataclass(frozen=True)
class Room:
    """``uses``: who leaves first, first. ``coming``: of the next two hours, and who did not come a while ago."""

    at: dt.datetime
    spaces: list[Standing]
    uses: list[Use]
    coming: list[Coming]

    @property
    def open(self) -> bool:
        """Whether anybody can sit down anywhere."""
        return any(each.open for each in self.spaces)

    @property
    def sitting(self) -> list[Use]:
        return [use for use in self.uses if not use.called]

    @property
    def next_coming(self) -> list[Coming]:
        """The first few that are still awaited."""
        return [each for each in self.coming if not each.given][:FEW]

    @property
    def waiting(self) -> int:
        return sum(len(each.line.waiting) for each in self.spaces)

    @property
    def lines(self) -> list[Standing]:
        """The spaces somebody waits for, or is called to."""
        return [each for each in self.spaces if each.line.waiting or each.line.called]


def room(*, at: dt.datetime | None = None) -> Room:
    """Everything at a moment (now)."""
    moment = at or clock.now()
    known = spaces.standing(by_staff=True, at=moment)
    if not known:
        return Room(moment, [], [], [])
    lines = line.of_today(known, at=moment)
    found = [Standing(now, lines[now.space.pk]) for now in known]
    rows = _rows(known, moment)
    return Room(moment, found, _uses(rows, found, moment), _coming(rows, moment))


def matching(typed: str) -> list[Coming]:
    """Bookings of today whose name contains, or whose code begins with, what was typed, whatever accents and case."""
    code, name = links.clean_code(typed), folded(typed)
    if not (code or name):
        return []
    today = Booking.objects.on(clock.today()).exclude(state__in=(State.CANCELLED, State.CALLED))
    rows = [
        row
        for row in today.select_related("space").order_by("starts", "pk")
        if (code and row.code.startswith(code)) or (name and name in folded(row.name))
    ]
    return [awaited(row, places, clock.now()) for row, places in _with_stations(rows)]


def _rows(known: Sequence[SpaceNow], moment: dt.datetime) -> list[tuple[Booking, list[Station]]]:
    of_space = {now.space.pk: now.space for now in known}
    end = clock.day_bounds(clock.local(moment).date())[1]
    shown = Booking.objects.filter(
        Q(state__in=(State.IN_USE, State.CALLED), ends__gt=moment)
        | Q(state=State.BOOKED, ends__gt=moment, starts__lt=min(moment + AHEAD, end))
        | Q(state=State.NO_SHOW, booked_ends__isnull=False, starts__gt=moment - AFTER, starts__lte=moment),
        space__in=of_space,
    )
    rows = list(shown.order_by("starts", "pk"))
    for row in rows:
        row.space = of_space[row.space_id]
    return _with_stations(rows)


def _with_stations(rows: list[Booking]) -> list[tuple[Booking, list[Station]]]:
    held = bookings.stations_of(rows) if rows else {}
    return [(row, held.get(row.pk, [])) for row in rows]


def _uses(rows: Iterable[tuple[Booking, list[Station]]], known: list[Standing], moment: dt.datetime) -> list[Use]:
    soon = moment + dt.timedelta(minutes=MultimediaSettings.current().warn_minutes)
    waiting = {each.space.pk: [one.ticket for one in each.line.waiting] for each in known}
    found = []
    for row, stations in rows:
        if row.state not in (State.IN_USE, State.CALLED):
            continue
        easy = any(station.accessible for station in stations)
        wanted = any(easy or not ticket.accessible for ticket in waiting.get(row.space_id, ()))
        found.append(Use(row, stations, soon=row.ends <= soon, wanted=wanted))
    return sorted(found, key=lambda use: (use.booking.ends, use.booking.space_id, [s.number for s in use.stations]))


def _coming(rows: Iterable[tuple[Booking, list[Station]]], moment: dt.datetime) -> list[Coming]:
    expected = (State.BOOKED, State.NO_SHOW)
    return [awaited(row, stations, moment) for row, stations in rows if row.state in expected]


def awaited(row: Booking, stations: list[Station], moment: dt.datetime | None = None) -> Coming:
    """A booking as somebody may come for it now."""
    moment = moment or clock.now()
    near = row.state == State.BOOKED and row.starts - moment <= EARLY and row.ends > moment
    return Coming(row, stations, near=near, late=row.state == State.BOOKED and row.starts < moment)
