"""Taking back what staff did in the room a moment ago (``cdm.core.undoable``): each act is a note that dies by itself.

Whoever was called because a place became free goes back to their place in the line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict
from multimedia import bookings
from multimedia.bookings import Before
from multimedia.models import Booking, Ticket
from multimedia.seating import counting, places, tickets
from multimedia.seating.counting import Counted


@dataclass(frozen=True)
class Seated:
    """Who walked in sits. ``ticket``: whose turn it was; they are called again."""

    booking: UUID
    counted: Counted
    ticket: UUID | None = None


@dataclass(frozen=True)
class Changed:
    """``token``: of ``bookings.undo_token``. ``counted``: what checking in counted. ``called``: tickets whose turn came
    because of it."""

    token: str
    space: int
    counted: Counted | None = None
    called: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Issued:
    ticket: UUID


@dataclass(frozen=True)
class Called:
    tickets: tuple[UUID, ...]


@dataclass(frozen=True)
class Left:
    """Who left the line; ``called``: to whom the place went that was kept for them."""

    ticket: UUID
    called: tuple[UUID, ...] = ()


Act = Seated | Changed | Issued | Called | Left


def before(booking: Booking) -> Before:
    """As it is now, read afresh: what a page knew may be old. Take it before calling the verb."""
    return Before.of(Booking.objects.select_related("hold").get(pk=booking.pk))


def seated(booking: Booking, *, purpose: str = "", ticket: Ticket | None = None) -> Seated:
    """Of ``seat``, just done."""
    counted = counting.of(booking, purpose=purpose)
    return Seated(booking.pk, counted, ticket.pk if ticket else None)


def changed(was: Before, after: Booking, *, called: Iterable[Ticket] = (), came: int | None = None) -> Changed:
    """Of a verb of this package or of ``bookings``, just done. Checking in again counted nothing."""
    sat_down = after.state == Booking.State.IN_USE and was.state != Booking.State.IN_USE
    counted = counting.of(after, came=came) if sat_down else None
    token = bookings.undo_token(before=was, after=after)
    return Changed(token, after.space_id, counted, tuple(each.pk for each in called))


def undo(act: Act) -> None:
    """Raises Conflict when it was changed again meanwhile, SlotTaken when somebody else has the places."""
    with transaction.atomic(durable=True):
        take_back(act)


def take_back(act: Act) -> None:
    """``undo`` inside the caller's transaction."""
    match act:
        case Seated():
            _get_up(act)
        case Changed():
            _restore(act)
        case Issued():
            _issued(act)
        case Called():
            _uncall(act.tickets)
        case Left():
            _uncall(act.called)
            ticket = _ticket(act.ticket)
            if ticket.state == Ticket.State.LEFT:
                _wait(ticket)
                counting.stayed(ticket)


def _get_up(act: Seated) -> None:
    row = _booking(act.booking)
    if row.state != Booking.State.IN_USE:
        raise _again()
    trail.record(Verb.UNDONE, row)
    counting.uncount(act.counted)
    if act.ticket is None:
        tickets.uncall(row)
        return
    # Called anew: their minutes ran on while they sat there, and the sweep would send them away at once.
    row.state, row.began, row.starts = Booking.State.CALLED, None, places.moment()
    row.save(update_fields=["state", "began", "starts"])
    ticket = _ticket(act.ticket)
    ticket.state = Ticket.State.CALLED
    ticket.save(update_fields=["state"])


def _restore(act: Changed) -> None:
    places.locked(act.space)
    _uncall(act.called)
    bookings.restore(token=act.token)
    if act.counted is not None:
        counting.uncount(act.counted)


def _issued(act: Issued) -> None:
    ticket = _ticket(act.ticket)
    if ticket.state == Ticket.State.SEATED:
        raise _again()
    if ticket.state == Ticket.State.LEFT:
        counting.stayed(ticket)  # left since: nobody did who never stood in line
    tickets.give_up(ticket)
    trail.record(Verb.UNDONE, ticket, fields=("state",))


def _uncall(keys: Iterable[UUID]) -> None:
    for key in keys:
        ticket = _ticket(key)
        if ticket.state == Ticket.State.SEATED:
            raise Conflict(_("Ticket %(ticket)s sits there now.") % {"ticket": ticket})
        if ticket.state == Ticket.State.CALLED:
            booking = ticket.booking
            _wait(ticket)
            if booking is not None:
                tickets.uncall(booking)


def _wait(ticket: Ticket) -> None:
    """Back into the line: the number says where."""
    ticket.state, ticket.booking = Ticket.State.WAITING, None
    ticket.save(update_fields=["state", "booking"])
    trail.record(Verb.UNDONE, ticket, fields=("state",))


def _booking(key: UUID) -> Booking:
    known = Booking.objects.filter(pk=key).first()
    if known is None:
        raise _again()
    space = places.locked(known.space_id)
    row = places.row_of(known)
    row.space = space
    return row


def _ticket(key: UUID) -> Ticket:
    known = Ticket.objects.filter(pk=key).first()
    if known is None:
        raise _again()
    places.locked(known.space_id)
    return tickets.locked(known)


def _again() -> Conflict:
    return Conflict(_("This booking was changed again meanwhile."))
