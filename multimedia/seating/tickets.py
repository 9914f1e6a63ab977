"""The line of those who wait for a place of a space: a number each day, no name.

Strictly in order, but for one thing: who needs an accessible place waits for such a place, and others may pass. A place
that is called for somebody is kept for some minutes (``MultimediaSettings.called_minutes``); ``late`` gives it up.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from multimedia import spaces
from multimedia.models import Booking, Space, Ticket
from multimedia.seating import counting, places
from multimedia.seating.places import Full

State = Ticket.State


def issue(*, space: Space, submission: UUID, accessible: bool = False, help: bool = False) -> Ticket:
    """The next number of today. Called at once when a place is free after all. The same ``submission`` is one (B3).

    Raises Refused when the space is closed, or has no accessible place for who needs one.
    """
    with transaction.atomic(durable=True):
        row = places.locked(space)
        sent = Ticket.objects.select_related("booking").filter(submission=submission).first()
        if sent is not None:
            return sent
        if spaces.standing_of(row, places.moment()).open_until is None:
            raise Refused(_("This space is closed now."))
        if accessible and not any(station.accessible for station in row.stations.all()):
            raise Refused(_("This space has no accessible place."))
        today = clock.today()
        last = Ticket.objects.filter(space=row, day=today).aggregate(last=Max("number"))["last"] or 0
        ticket = Ticket.objects.create(
            space=row, day=today, number=last + 1, accessible=accessible, help=help, submission=submission
        )
        trail.record(Verb.ADDED, ticket)
        called = {each.pk: each for each in serve(row)}
        return called.get(ticket.pk, ticket)


def call_next(*, space: Space) -> list[Ticket]:
    """Call whoever a place is free for; several when several are free. Raises Refused when it is nobody's turn."""
    with transaction.atomic(durable=True):
        called = serve(places.locked(space))
        if not called:
            waits = Ticket.objects.waiting().filter(space=space).exists()
            raise Full if waits else Refused(_("Nobody waits for this space."))
        return called


def leave(*, ticket: Ticket) -> list[Ticket]:
    """They no longer wait, or do not come to the place that is kept for them: it goes to the next, who is returned.

    Raises Conflict when they sit already. Left already: nothing happens.
    """
    with transaction.atomic(durable=True):
        row = places.locked(ticket.space_id)
        found = locked(ticket)
        if found.state == State.LEFT:
            return []
        if found.state == State.SEATED:
            raise Conflict(_("Ticket %(ticket)s has a place already.") % {"ticket": found})
        give_up(found)
        trail.record(Verb.CANCELLED, found, fields=("state",))
        called = serve(row)
        counting.left(found)
        return called


def serve(space: Space) -> list[Ticket]:
    """Call, in order, everybody for whom a place of a locked space is free now; each keeps theirs for some minutes.

    Nobody to a space that is switched off.
    """
    now = places.moment()
    called: list[Ticket] = []
    if not space.active:
        return called
    waiting = Ticket.objects.waiting().filter(space=space)
    for ticket in waiting.select_for_update(no_key=True):
        try:
            hold = places.take(space, at=now, minutes=space.walk_up_minutes, accessible=ticket.accessible)
        except Full:
            if not ticket.accessible:
                break  # there is no place at all; whoever comes after does not overtake
            continue
        ticket.space = space
        ticket.booking = Booking.objects.create(
            space=space,
            state=Booking.State.CALLED,
            accessible=ticket.accessible,
            help=ticket.help,
            starts=now,
            ends=hold.period[1],
            hold=hold,
            page_language=language(),
            submission=ticket.pk,
        )
        ticket.state = State.CALLED
        ticket.save(update_fields=["state", "booking"])
        called.append(ticket)
    trail.record_all(Verb.CHANGED, called, fields=("state",))
    return called


def locked(ticket: Ticket) -> Ticket:
    """The ticket as it is now, ours until the transaction ends. Raises Conflict when it is gone with its day."""
    rows = Ticket.objects.select_related("space", "booking__hold").select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=ticket.pk).first()
    if found is None:
        raise Conflict(_("This ticket is no longer of today."))
    return found


def give_up(ticket: Ticket) -> None:
    """A locked ticket leaves the line; a place that was kept for it is free again."""
    booking = ticket.booking
    ticket.state, ticket.booking = State.LEFT, None
    ticket.save(update_fields=["state", "booking"])
    if booking is not None and booking.state == Booking.State.CALLED:
        uncall(booking)


def uncall(booking: Booking) -> None:
    """Nobody sits at the place that was kept: the booking goes, as if it had not been made."""
    hold = booking.hold
    booking.delete()
    if hold is not None:
        holds.give_back(hold)


def language() -> str:
    return (translation.get_language() or "fr")[:2]
