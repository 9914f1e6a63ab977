"""What can be had and when: the terms of a space, its free starts, and how its places stand at this moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from cdm.agenda import seats
from cdm.agenda.availability import Need, Slot, free_slots
from cdm.agenda.intervals import Interval
from cdm.agenda.seats import SeatNow
from cdm.agenda.terms import WHOLE, Seats, Terms
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel
from multimedia.models import Space, Station, StewardHours

NEED = Need(channel=Channel.FACE)
BRIEF = dt.timedelta(minutes=5)  # less than that is not worth sitting down for: such a place is not free


def bookable(*, by_staff: bool = False) -> list[Space]:
    """The spaces in use that visitors, or staff for them, may book; each with its calendar and stations."""
    found = Space.objects.filter(active=True, calendar__active=True)
    if not by_staff:
        found = found.filter(public=True)
    return list(found.select_related("calendar__site").prefetch_related("stations__equipment"))


def lengths(space: Space) -> list[int]:
    """How long a booking may last, in minutes: every step to two hours, then every half an hour."""
    every = range(space.shortest, space.longest + 1, space.step)
    return [minutes for minutes in every if minutes <= 120 or minutes % 30 == 0 or minutes == space.longest]


def terms_of(space: Space, minutes: int, waive: Collection[str] = ()) -> Terms:
    """The rules of one booking of ``minutes``. ``waive`` ⊆ {"notice", "horizon"} is for staff."""
    return Terms(
        duration=minutes,
        step=space.step,
        buffer_after=space.buffer,
        notice=0 if "notice" in waive else space.notice,
        horizon=366 if "horizon" in waive else space.horizon,
    )


def seats_of(space: Space, *, places: int = 1, accessible: bool = False, whole: bool = False) -> Seats:
    """Which seats would do. The accessible ones go last to who does not need one.

    One booking has its places all accessible or as they come. Raises Refused when the space has not that many.
    """
    if whole:
        return Seats(count=WHOLE)
    stations = list(space.stations.all())
    easy = tuple(station.number for station in stations if station.accessible)
    other = tuple(station.number for station in stations if not station.accessible)
    if places > (len(easy) if accessible else len(easy) + len(other)):
        raise Refused(_("There are not that many places."), field="places")
    return Seats(count=places, tiers=(easy,) if accessible else (other, easy))


def free_starts(
    space: Space,
    *,
    minutes: int,
    window: Interval,
    places: int = 1,
    accessible: bool = False,
    help: bool = False,
    whole: bool = False,
    waive: Collection[str] = (),
) -> list[Slot]:
    """The starts in ``window`` at which such a booking can be made; with help, those within the steward's hours.

    ``whole``: at which every place is free.
    """
    found = free_slots(
        calendars=[space.calendar_id],
        need=NEED,
        terms=terms_of(space, minutes, waive),
        window=window,
        seats=seats_of(space, places=places, accessible=accessible, whole=whole),
    )
    if not help:
        return found
    hours = list(StewardHours.objects.all())
    return [slot for slot in found if helps(slot.start, hours)]


def helps(start: dt.datetime, hours: Iterable[StewardHours] | None = None) -> bool:
    """Whether a steward is there when a booking begins (Brussels wall clock)."""
    local = clock.local(start)
    known = StewardHours.objects.all() if hours is None else hours
    return any(of.weekday == local.weekday() and of.starts <= local.time() < of.ends for of in known)


@dataclass(frozen=True)
class StationNow:
    """``free_until``: None unless it is free now; ``taken_until``: None unless it is taken. ``out``: out of service."""

    station: Station
    seat: SeatNow
    free_until: dt.datetime | None

    @property
    def free(self) -> bool:
        return self.free_until is not None

    @property
    def taken_until(self) -> dt.datetime | None:
        return self.seat.taken_until

    @property
    def booked_from(self) -> dt.datetime | None:
        """When somebody has it, who comes too soon for anybody to sit down before."""
        return self.seat.free_until if self.seat.next_hold and not self.free else None

    @property
    def out(self) -> bool:
        return self.seat.away


@dataclass(frozen=True)
class SpaceNow:
    """A space at one moment. ``open_until``: None when it is closed."""

    space: Space
    open_until: dt.datetime | None
    stations: list[StationNow]

    @cached_property
    def free(self) -> list[StationNow]:
        return [station for station in self.stations if station.free]

    @cached_property
    def free_until(self) -> dt.datetime | None:
        """How long the place that stays free longest does; None when there is none."""
        return max((station.free_until for station in self.free if station.free_until), default=None)

    @cached_property
    def next_free(self) -> dt.datetime | None:
        """When a place becomes free today, for long enough, that nobody can have now."""
        return min((station.seat.free_again for station in self.stations if station.seat.free_again), default=None)

    def closing(self, at: dt.datetime) -> bool:
        """It is open ``at`` that moment, but nobody can sit down any more."""
        return self.open_until is not None and self.open_until - at < BRIEF


def standing(*, by_staff: bool = False, at: dt.datetime | None = None) -> list[SpaceNow]:
    """Every space as it stands at ``at`` (now), in a constant number of queries.

    A place that is free for less than BRIEF, and the pause after its use, is not: the pause is taken off.
    """
    moment = at or clock.now()
    found = bookable(by_staff=by_staff)
    if not found:
        return []
    worth = _worth(found)
    known = seats.standing(calendars=worth, at=moment, worth=worth)
    return [_now(space, known[space.calendar_id], moment) for space in found]


def standing_of(space: Space, at: dt.datetime) -> SpaceNow:
    """One space as it stands at ``at``; its stations are read unless they are prefetched."""
    worth = _worth([space])
    return _now(space, seats.standing(calendars=worth, at=at, worth=worth)[space.calendar_id], at)


def _worth(found: Iterable[Space]) -> dict[int, dt.timedelta]:
    """Calendar → how long a place must stay free to be worth it, its pause included."""
    return {space.calendar_id: BRIEF + dt.timedelta(minutes=space.buffer) for space in found}


def _now(space: Space, now: seats.Standing, moment: dt.datetime) -> SpaceNow:
    stations = [
        StationNow(station, now.seats[station.number], _usable(now.seats[station.number], space, moment, now))
        for station in space.stations.all()
        if station.number in now.seats  # none of a calendar that is switched off, or has fewer seats
    ]
    return SpaceNow(space, now.open_until, stations)


def _usable(seat: SeatNow, space: Space, moment: dt.datetime, now: seats.Standing) -> dt.datetime | None:
    if seat.free_until is None:
        return None
    closes = seat.free_until == now.open_until
    until = seat.free_until if closes else seat.free_until - dt.timedelta(minutes=space.buffer)
    return until if until - moment >= BRIEF else None
