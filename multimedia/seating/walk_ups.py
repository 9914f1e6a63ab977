"""Who walks in: one tap, the best free place, told until when."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from multimedia.models import Booking, Space, Station, Ticket
from multimedia.seating import counting, places, tickets
from multimedia.seating.places import Full

State = Booking.State
AFTER_ALL = uuid.UUID("6d756c74-696d-4564-8961-6c6174650000")  # who comes after their place was given away, once


def seat(
    *,
    space: Space,
    submission: UUID,
    accessible: bool = False,
    help: bool = False,
    minutes: int | None = None,
    purpose: str = "",
    station: Station | None = None,
    ticket: Ticket | None = None,
    count: int = 1,
    name: str = "",
    page_language: str = "",
) -> Booking:
    """They sit down now, at the best free place or at ``station``; counted once. The same ``submission`` is one (B3).

    ``minutes``: how long they would like to stay, else the space's ``walk_up_minutes``; they get less where somebody
    comes sooner. Whoever waits for a place that is free is called first. ``ticket``: of whom it is the turn, who gets
    the place that was called. ``count``: places, for several people together. Raises Full, SlotTaken (that station),
    Conflict, Refused (a ticket whose turn it is not).
    """
    with transaction.atomic(durable=True):
        row = places.locked(space)
        sent = Booking.objects.select_related("space").filter(submission=submission).first()
        if sent is not None and ticket is None:
            return sent
        tickets.serve(row)
        if ticket is not None:
            return _called(ticket, purpose=purpose)
        now = places.moment()
        hold = places.take(
            row,
            at=now,
            minutes=minutes or row.walk_up_minutes,
            accessible=accessible,
            places=count,
            station=station,
        )
        booking = Booking.objects.create(
            space=row,
            places=count,
            state=State.IN_USE,
            accessible=accessible,
            help=help,
            starts=now,
            ends=hold.period[1],
            began=now,
            hold=hold,
            name=name,
            page_language=page_language or tickets.language(),
            submission=submission,
        )
        trail.record(Verb.BOOKED, booking)
        counting.count(booking, purpose=purpose)
        return booking


def seat_after_all(*, booking: Booking) -> Booking:
    """Who comes after their booked place was given away sits down as who walks in, as many places as they had booked.

    The booking stays one that nobody came for. Pressed twice it is done once. Raises as ``seat`` does, and Conflict
    for a booking of another day or one that was not given up.
    """
    if booking.state != State.NO_SHOW or clock.local(booking.starts).date() != clock.today():
        raise Conflict(_("This booking was changed meanwhile."))
    return seat(
        space=booking.space,
        submission=uuid.uuid5(AFTER_ALL, booking.pk.hex),
        accessible=booking.accessible,
        help=booking.help,
        count=booking.places,
        name=booking.name,
        page_language=booking.page_language,
    )


def _called(ticket: Ticket, *, purpose: str) -> Booking:
    """Whose turn it is sits down at the place that is kept for them."""
    found = tickets.locked(ticket)
    if found.state == Ticket.State.WAITING:
        raise Full(_("No place is free for ticket %(ticket)s yet.") % {"ticket": found})
    if found.state == Ticket.State.LEFT or found.booking is None:
        said = _("The place was kept for ticket %(ticket)s long enough. Give a new ticket.") % {"ticket": found}
        raise Conflict(said)
    booking = places.row_of(found.booking)
    if booking.state != State.CALLED:
        if found.state == Ticket.State.SEATED:
            return booking
        raise Refused(_("This booking was changed meanwhile."))
    places.leave_broken(booking)
    booking.state, booking.began = State.IN_USE, places.moment()
    booking.save(update_fields=["state", "began"])
    found.state = Ticket.State.SEATED
    found.save(update_fields=["state"])
    trail.record(Verb.CHECKED_IN, booking, fields=("state",))
    counting.count(booking, purpose=purpose)
    return booking
