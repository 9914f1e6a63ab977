"""A place that is out of order: nothing is booked on it, and whoever has it goes elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cdm.agenda import absences, turns
from cdm.agenda.models import Absence
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from multimedia import bookings
from multimedia.models import Booking, BookingQuerySet, Station
from multimedia.seating import places, tickets, undoing
from multimedia.seating.moving import change_place
from multimedia.seating.undoing import Changed

State = Booking.State


@dataclass(frozen=True)
class Undoable:
    """What can be taken back. ``absence``: of a place broken, to be in order again; ``repaired``: (place, when it
    would have been in order) to be broken again; ``moved``: who sits elsewhere since."""

    moved: tuple[Changed, ...] = ()
    absence: int | None = None
    repaired: tuple[int, dt.datetime | None] | None = None


@dataclass(frozen=True)
class Moved:
    """A booking that goes on elsewhere; ``to`` are its places now. ``act`` takes it back."""

    booking: Booking
    to: list[Station]
    act: Changed


@dataclass(frozen=True)
class Broken:
    """``sat``: who was sitting there and is moved; ``stuck``: who was and could not be, nothing else being free."""

    station: Station
    absence: Absence
    sat: Moved | None = None
    stuck: Booking | None = None

    @property
    def act(self) -> Undoable:
        return Undoable((self.sat.act,) if self.sat else (), absence=self.absence.pk)


@dataclass(frozen=True)
class Resettled:
    """``left``: the bookings for whom nothing else is free at their time: to be moved, cancelled or kept."""

    moved: list[Moved] = field(default_factory=list)
    left: list[Booking] = field(default_factory=list)

    @property
    def act(self) -> Undoable:
        return Undoable(tuple(each.act for each in self.moved))


def break_down(*, station: Station, until: dt.datetime | None = None) -> Broken:
    """From now on nothing is booked on ``station``, until ``until`` or until it is repaired; who sits there is moved.

    The bookings to come stay: ``hits`` lists them. Raises Conflict when it is out of order already, Refused when
    ``until`` is past.
    """
    with transaction.atomic(durable=True):
        now = places.moment()
        if until is not None and until <= now:
            raise Refused(_("This is over already."), field="until")
        calendar = station.space.calendar
        turns.alone()  # before one looks: two who break it at once are one outage, that one repair ends
        if outage(station) is not None:
            raise Conflict(_("This place is out of order already."))
        absence = absences.add(calendar=calendar, period=(now, until), seat=station.number)
        trail.record(Verb.CLOSED, station)
    sitting = _on(station).filter(state__in=(State.IN_USE, State.CALLED)).first()
    if sitting is None:
        return Broken(station, absence)
    try:
        return Broken(station, absence, sat=_moved(sitting, station))
    except Refused:
        return Broken(station, absence, stuck=sitting)


def repaired(*, station: Station) -> Undoable:
    """It works again, from now on; whoever waits may be called to it. Raises Conflict when it does already."""
    with transaction.atomic(durable=True):
        space = places.locked(station.space_id)
        absence = outage(station)
        if absence is None:
            raise Conflict(_("This place is in order already."))
        until = absence.period.upper
        absences.end(absence, places.moment())
        trail.record(Verb.REOPENED, station)
        tickets.serve(space)
        return Undoable(repaired=(station.pk, until))


def outage(station: Station) -> Absence | None:
    """Why it is out of order now; None when it is not."""
    rows = Absence.objects.filter(calendar=station.space.calendar_id, seat=station.number)
    return rows.filter(period__contains=places.moment()).order_by("-period", "pk").first()


def hits(station: Station) -> list[Booking]:
    """The bookings to come, or in use, on a place that is out of order then; none when it is in order."""
    absence = outage(station)
    if absence is None:
        return []
    held = absences.hits(absence).values("hold")
    open_ones = Booking.objects.open().filter(hold__in=held, ends__gt=clock.now())
    return list(open_ones.select_related("space__calendar__site").order_by("starts", "pk"))


def coming(station: Station, *, most: int = 12) -> list[Booking]:
    """The bookings that are next on a place, or in use."""
    return list(_on(station).filter(state__in=(State.BOOKED, State.IN_USE))[:most])


def resettle(*, station: Station) -> Resettled:
    """Every booking on a broken place goes to another one at the same time, as far as others are free then."""
    done = Resettled()
    for booking in hits(station):
        try:
            done.moved.append(_moved(booking, station))
        except Refused:
            done.left.append(booking)
    return done


def undo(act: Undoable) -> None:
    """As it was: everybody sits where they sat. Raises as ``seating.undo`` does, Conflict where somebody sits now."""
    with transaction.atomic(durable=True):
        if act.repaired is not None:
            _break_again(*act.repaired)
            trail.record(Verb.UNDONE, "multimedia.station", key=act.repaired[0])
        if act.absence is not None:
            Absence.objects.filter(pk=act.absence).delete()
            trail.record(Verb.UNDONE, "agenda.absence", key=act.absence)
        for each in act.moved:
            undoing.take_back(each)


def _break_again(key: int, until: dt.datetime | None) -> None:
    turns.alone()  # before one looks: who is sitting down at this moment is waited for, and then seen
    station = Station.objects.select_related("space__calendar").get(pk=key)
    if _on(station).filter(state__in=(State.IN_USE, State.CALLED)).exists():
        raise Conflict(_("Somebody sits there now."))
    absences.add(calendar=station.space.calendar, period=(places.moment(), until), seat=station.number)


def _moved(booking: Booking, station: Station) -> Moved:
    was = undoing.before(booking)
    if booking.state == State.BOOKED:
        after = bookings.elsewhere(booking=booking)
    else:
        after = change_place(booking=booking, leaving={station.number})
    return Moved(after, bookings.stations_of([after])[after.pk], undoing.changed(was, after))


def _on(station: Station) -> BookingQuerySet:
    held = Q(hold__allocations__calendar=station.space.calendar_id, hold__allocations__seat=station.number)
    return Booking.objects.open().filter(held, ends__gt=clock.now()).select_related("space").order_by("starts", "pk")
