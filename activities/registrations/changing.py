"""Changing, cancelling, and answering an offer: by the person until the start (a setting), by staff until the end."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import notices, seats, waiting
from activities.models import ActivitySettings, Registration, Session, WaitingStep
from activities.seats import Seats
from activities.taking import Full, refusing_seats
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused

State, What = Registration.State, WaitingStep.What


class TooLate(Refused):
    """The person may no longer change it alone; a phone call still can."""


def change_until(registration: Registration) -> dt.datetime:
    """The instant from which the person can no longer change or cancel alone."""
    return registration.session.starts - dt.timedelta(minutes=ActivitySettings.current().change_until_minutes)


def can_change(registration: Registration) -> bool:
    """Whether the person may still change, cancel or answer it."""
    running = registration.session.state == Session.State.PUBLISHED
    return registration.is_active and running and clock.now() < change_until(registration)


def change(
    *, registration: Registration, mode: str | None = None, party: int | None = None, by_staff: bool = False
) -> Registration:
    """Take part another way, or with more or fewer people; the seats held until then are kept when it is refused.

    Who waits and finds seats the other way has them at once and leaves the list; a smaller party keeps its turn, a
    larger one goes to the end. Raises Full, TooLate, Conflict, Refused (an offer is to be answered first).
    """
    with transaction.atomic(durable=True):
        found, row = _locked(registration)
        _may_change(row, by_staff=by_staff)
        mode, party = mode or row.mode, party or row.party
        if (mode, party) == (row.mode, row.party):
            return row
        if row.state == State.OFFERED:
            raise Refused(_("Accept or decline the place that is kept for you first."))
        most = ActivitySettings.current().largest_party
        if party > most and not by_staff:
            raise Refused(_("At most %(most)s people in one registration.") % {"most": most}, field="party")
        if mode not in found:
            raise Refused(_("Choose how you take part."), field="mode")
        if row.state == State.CONFIRMED:
            _reseat(row, found, mode, party)
        else:
            _requeue(row, found, mode, party)
        trail.record(Verb.CHANGED, row, fields=("mode", "party"))
        notices.changed(row, by_staff=by_staff)
        waiting.serve(row.session)
        return row


def cancel(*, registration: Registration, by: Literal["visitor", "staff"], message: str = "") -> Registration:
    """Give the seats back, or leave the list; who waits is served. Already cancelled: nothing happens.

    Raises TooLate (by the person), Conflict.
    """
    with transaction.atomic(durable=True):
        _found, row = _locked(registration)
        if row.state == State.CANCELLED:
            return row
        _may_change(row, by_staff=by == "staff")
        _leave(row, What.LEFT)
        trail.record(Verb.CANCELLED, row, fields=("state",))
        notices.cancelled(row, by_staff=by == "staff", message=message)
        waiting.serve(row.session)
        return row


def accept(*, registration: Registration) -> Registration:
    """Take the place that was offered. Twice is once. Raises Conflict when the offer has run out or was declined."""
    with transaction.atomic(durable=True):
        _found, row = _locked(registration)
        if row.state == State.CONFIRMED:
            return row
        running = row.session.state == Session.State.PUBLISHED
        if row.state != State.OFFERED or not running or row.offer_until is None or row.offer_until <= clock.now():
            raise Conflict(_("This place is no longer kept for you."))
        _confirm(row, What.ACCEPTED)
        trail.record(Verb.ACCEPTED, row, fields=("state",))
        return row


def decline(*, registration: Registration) -> Registration:
    """Let the offered place go to who is next, and leave the list. Twice is once. Raises Conflict when it ran out."""
    with transaction.atomic(durable=True):
        _found, row = _locked(registration)
        if row.state == State.CANCELLED:
            return row
        if row.state != State.OFFERED:
            raise Conflict(_("This place is no longer kept for you."))
        _leave(row, What.DECLINED)
        trail.record(Verb.DECLINED, row, fields=("state",))
        waiting.serve(row.session)
        return row


def promote(*, registration: Registration) -> Registration:
    """Staff give somebody who waits (or was offered) a place out of turn, as long as there are seats. Raises Full."""
    with transaction.atomic(durable=True):
        found, row = _locked(registration)
        _may_change(row, by_staff=True)
        if row.state == State.CONFIRMED:
            return row
        left = found[row.mode].left
        if row.state == State.WAITING and left is not None and left < row.party:
            raise Full(found, row)
        _confirm(row, What.PROMOTED)
        trail.record(Verb.CHANGED, row, fields=("state",))
        return row


def _locked(registration: Registration) -> tuple[dict[str, Seats], Registration]:
    """The seats of its session, then the row as it is now; both ours until the transaction ends."""
    found = seats.locked(registration.session)
    rows = Registration.objects.with_session().select_for_update(of=("self",), no_key=True)
    return found, rows.get(pk=registration.pk)


def _may_change(row: Registration, *, by_staff: bool) -> None:
    if row.session.state == Session.State.CANCELLED:
        raise Conflict(_("This session is cancelled."))
    if not row.is_active:
        raise Conflict(_("This registration is no longer open."))
    if by_staff and row.session.ends <= clock.now():
        raise Conflict(_("This session is over."))
    if not by_staff and not can_change(row):
        raise TooLate(_("It is too late to change this registration online. Call us: we will do it with you."))


def _reseat(row: Registration, found: dict[str, Seats], mode: str, party: int) -> None:
    more = party - row.party if mode == row.mode else party
    if more > 0 and not found[mode].fits(more):
        raise Full(found, row)
    row.mode, row.party = mode, party
    row.sequence += 1
    with refusing_seats(row):
        row.save(update_fields=["mode", "party", "sequence"])


def _requeue(row: Registration, found: dict[str, Seats], mode: str, party: int) -> None:
    larger, elsewhere = party > row.party, mode != row.mode
    if elsewhere and found[mode].fits(party):
        row.mode, row.party = mode, party
        _confirm(row, What.ACCEPTED, said=False)
        return
    if elsewhere or larger:
        already = 0 if elsewhere else row.party
        here = found[mode]
        room = here.waiting_limit is None or here.waiting_people - already + party <= here.waiting_limit
        if not room or (here.allowed is not None and party > here.allowed):
            raise Full(found, row, listed=True)
        row.ticket = seats.next_ticket(row.session, mode)
    row.mode, row.party = mode, party
    row.save(update_fields=["mode", "party", "ticket"])


def _confirm(row: Registration, what: str, *, said: bool = True) -> None:
    row.state, row.ticket, row.offer_until = State.CONFIRMED, None, None
    row.sequence += 1
    with refusing_seats(row):
        row.save(update_fields=["state", "mode", "party", "ticket", "offer_until", "sequence"])
    waiting.note(row, what)
    if said:
        notices.registered(row)


def _leave(row: Registration, what: str) -> None:
    listed = row.state in {State.WAITING, State.OFFERED}
    row.state, row.ticket, row.offer_until = State.CANCELLED, None, None
    row.sequence += 1
    row.save(update_fields=["state", "ticket", "offer_until", "sequence"])
    notices.silence(row)
    if listed:
        waiting.note(row, what)
