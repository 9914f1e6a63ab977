"""Moving and cancelling: by the visitor until half an hour before (a setting), by staff while nobody sits there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence
from cdm.agenda.terms import Seats
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, contacts
from cdm.core.refused import Conflict, Refused
from multimedia import notices, spaces
from multimedia.bookings import limits, places
from multimedia.models import Booking, MultimediaSettings

State = Booking.State


class TooLate(Refused):
    """The visitor may no longer change it alone; a phone call still can."""


def change_until(booking: Booking) -> dt.datetime:
    """The instant from which the visitor can no longer move or cancel alone."""
    return booking.starts - dt.timedelta(minutes=MultimediaSettings.current().change_until_minutes)


def can_change(booking: Booking) -> bool:
    """Whether the visitor may still move or cancel it."""
    return booking.state == State.BOOKED and clock.now() < change_until(booking)


def move(
    *,
    booking: Booking,
    start: dt.datetime,
    minutes: int | None = None,
    by_staff: bool = False,
    message: str = "",
    waive: Collection[str] = frozenset(),
) -> Booking:
    """Give the booking another time (aware), another length, or both, in the same space.

    The old time is free again exactly when the new one is taken. The same again changes nothing. Staff may add a
    message, and their mail waits ``UNDOABLE`` so that ``undo`` can still stop it.
    Raises SlotTaken, NotOpen, TooLate (visitors), Conflict (somebody sits there, or it is over), Refused (a length the
    space does not have, no steward then, too many minutes on that day).
    """
    with transaction.atomic(durable=True):
        contacts.in_turn(submission=booking.submission, contacts=(booking.email, booking.phone))
        places.take_turn(booking)
        row = locked(booking)
        _may_change(row, by_staff=by_staff)
        period = _wanted(row, start, minutes, by_staff=by_staff)
        if (row.starts, row.ends) == period:
            return row
        if not row.space.active:
            raise Refused(limits.NOT_OFFERED)
        if period.start != row.starts:
            limits.check_to_come(period.start)
        retime(row, period=period, waive=waive if by_staff else frozenset())
        if not by_staff:
            limits.check_day(row)
        notices.about(row).moved(by_staff=by_staff, message=message)
        trail.record(Verb.MOVED, row, fields=("starts", "ends"))
    return row


def cancel(*, booking: Booking, by: Literal["visitor", "staff"], message: str = "") -> Booking:
    """Give the places back, withdraw what was not sent, write the cancellation. Already cancelled: nothing happens.

    Raises TooLate (visitors), Conflict (somebody sits there, or it is over).
    """
    with transaction.atomic(durable=True):
        row = locked(booking)
        if row.state == State.CANCELLED:
            return row
        _may_change(row, by_staff=by == "staff")
        let_go(row)
        notices.about(row).cancelled(by_staff=by == "staff", message=message)
    return row


def elsewhere(*, booking: Booking) -> Booking:
    """Other places at the same time for those of its own that are out of service, for all of them when none is.

    For who is still to come; ``seating.change_place`` is for who sits there. The visitor hears nothing: which place it
    is the desk says. Accessible places stay accessible. Raises SlotTaken or NotOpen when there are no others, Conflict
    when it is no longer to come.
    """
    with transaction.atomic(durable=True):
        places.take_turn(booking)
        row = locked(booking)
        _may_change(row, by_staff=True)
        period = Interval(row.starts, row.ends)
        places.hold(row, period=period, waive=places.WAIVE - {"hours"}, seats=_other_seats(row))
        row.save(update_fields=["hold"])
        trail.record(Verb.MOVED, row, fields=("hold",))
    return row


def locked(booking: Booking) -> Booking:
    """The row as it is now, ours until the transaction ends. Take the turn first where its places change."""
    rows = Booking.objects.select_related("space__calendar__site", "hold")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)


def retime(row: Booking, *, period: Interval, waive: Collection[str], seats: Seats | None = None) -> None:
    """Open a locked row at ``period``. A hold it has is swapped, so that the new time may overlap the old."""
    places.hold(row, period=period, waive=waive, seats=seats)
    row.state, row.starts, row.ends, row.booked_ends = State.BOOKED, period.start, period.end, period.end
    row.sequence += 1
    row.save(update_fields=["state", "hold", "places", "starts", "ends", "booked_ends", "sequence"])


def let_go(row: Booking) -> None:
    """Cancel a locked row: the places are free again."""
    hold = row.hold
    row.state, row.hold = State.CANCELLED, None
    row.sequence += 1
    row.save(update_fields=["state", "hold", "sequence"])
    if hold is not None:
        holds.give_back(hold)
    notices.about(row).silence()
    trail.record(Verb.CANCELLED, row, fields=("state",))


def _wanted(row: Booking, start: dt.datetime, minutes: int | None, *, by_staff: bool) -> Interval:
    lasts = int((row.ends - row.starts).total_seconds()) // 60
    if minutes is not None and minutes != lasts:
        limits.check_length(row.space, minutes, by_staff=by_staff)
        lasts = minutes
    if row.help and not by_staff and start != row.starts:
        limits.check_help(start)
    return Interval(start, start + dt.timedelta(minutes=lasts))


def _other_seats(row: Booking) -> Seats:
    """As many as it has: its own that are in order first, unless all are; then any that would do."""
    would_do = spaces.seats_of(row.space, places=row.places, accessible=row.accessible)
    held = places.seats_held(row)
    away = Absence.objects.filter(calendar=row.space.calendar_id, seat__in=held, period__overlap=(row.starts, row.ends))
    out = set(away.values_list("seat", flat=True)) or set(held)
    own = tuple(seat for seat in held if seat not in out)
    others = [tuple(seat for seat in tier if seat not in out) for tier in would_do.tiers]
    return Seats(count=row.places, tiers=(own, *others))


def _may_change(row: Booking, *, by_staff: bool) -> None:
    if row.state == State.CANCELLED:
        raise Conflict(_("This booking has been cancelled."))
    if not by_staff and not can_change(row):
        raise TooLate(_("It is too late to change this booking online. Call us: we will do it with you."))
    if row.state in {State.CALLED, State.IN_USE}:
        raise Conflict(_("Somebody has taken this place, or is about to."))
    if row.state != State.BOOKED:
        raise Conflict(_("This booking is over."))
