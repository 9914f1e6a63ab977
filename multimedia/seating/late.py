"""What happens by itself, every minute: nobody came, nobody answered the call, the time is over; the next is called."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cdm.agenda import holds
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from multimedia import notices
from multimedia.models import Booking, BookingQuerySet, MultimediaSettings, Space, Ticket
from multimedia.seating import counting, ending, places, tickets

log = logging.getLogger(__name__)  # whose lines leave out the words of an exception, which may quote a row
State = Booking.State


def give_up_late() -> int:
    """Give away booked places nobody came for (``late_after_minutes``) and called ones nobody came to
    (``called_minutes``), end what is over, call who is next; return how many bookings were settled.

    One by one, each its own transaction; one that fails is logged, tried again by the next sweep, and stops no other.
    May run twice and at once: each is settled by one.
    """
    due, settled = _due(clock.now()), 0
    for key, space in due.order_by("starts", "pk").values_list("pk", "space"):
        with _alone(f"booking {key}"):
            settled += _settle(key, space)
    waiting = Space.objects.filter(pk__in=Ticket.objects.waiting().values("space"))
    for space in waiting.order_by("pk").values_list("pk", flat=True):
        with _alone(f"line of space {space}"):
            tickets.serve(places.locked(space))
    return settled


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """A transaction that fails by itself."""
    try:
        with transaction.atomic(durable=True):
            yield
    except Exception:
        log.exception("left for the next sweep: %s", what)


def _due(now: dt.datetime) -> BookingQuerySet:
    tuned = MultimediaSettings.current()
    late = now - dt.timedelta(minutes=tuned.late_after_minutes)
    unanswered = now - dt.timedelta(minutes=tuned.called_minutes)
    return Booking.objects.filter(
        Q(state=State.BOOKED) & (Q(starts__lte=late) | Q(ends__lte=now))
        | Q(state=State.CALLED) & (Q(starts__lte=unanswered) | Q(ends__lte=now))
        | Q(state=State.IN_USE, ends__lte=now)
    )


def _settle(key: UUID, space: int) -> int:
    row_space = places.locked(space)
    rows = _due(clock.now()).select_related("hold", "ticket")
    row = rows.select_for_update(of=("self",), skip_locked=True, no_key=True).filter(pk=key).first()
    if row is None:  # somebody was faster, or the visitor came
        return 0
    row.space = row_space
    if row.state == State.IN_USE:
        ending.finish(row)
    elif row.state == State.CALLED:
        _not_answered(row)
    else:
        not_come(row)
    return 1


def not_come(row: Booking) -> None:
    """Nobody came for a locked booking: its places are free, nothing is counted, nothing more is sent."""
    hold = row.hold
    row.state, row.hold = State.NO_SHOW, None
    row.save(update_fields=["state", "hold"])
    trail.record(Verb.CLOSED, row, fields=("state",))
    if hold is not None:
        holds.give_back(hold)
    notices.about(row).silence()


def _not_answered(row: Booking) -> None:
    ticket = Ticket.objects.select_for_update(no_key=True).filter(booking=row).first()
    if ticket is None:
        tickets.uncall(row)
        return
    ticket.booking, ticket.space = row, row.space
    tickets.give_up(ticket)
    trail.record(Verb.CLOSED, ticket, fields=("state",))
    counting.left(ticket)
