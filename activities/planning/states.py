"""Publishing, taking back, cancelling; and putting back what staff did a moment ago."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import notices, waiting
from activities.models import Registration, Session
from activities.planning import plans, rooms, sessions
from activities.planning.plans import Plan
from cdm.agenda import turns
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict, Refused

State = Session.State


@dataclass(frozen=True)
class Before:
    """A session as it was before a change: take it before calling the verb. ``undo`` compares the sequence after."""

    pk: int
    state: str
    plan: Plan

    @classmethod
    def of(cls, session: Session) -> Before:
        return cls(session.pk, session.state, plans.of(session))


def publish(*, which: Iterable[Session]) -> list[Session]:
    """Show them in the agenda, all or none. Raises Refused with what stands against the first that cannot be."""
    with transaction.atomic(durable=True):
        return [sessions.show(row) for row in sessions.lock_all(which)]


def unpublish(*, session: Session) -> Session:
    """Back to a draft, while nobody is registered. Raises Conflict."""
    with transaction.atomic(durable=True):
        row = sessions.locked(session)
        if row.state == State.DRAFT:
            return row
        if row.state != State.PUBLISHED:
            raise Conflict(_("This session is cancelled or over: it can no longer be changed."))
        if row.registrations.active().exists():
            raise Refused(_("People are registered: cancel the session instead, so that they hear of it."))
        row.state = State.DRAFT
        row.save(update_fields=["state"])
        trail.record(Verb.CHANGED, row, fields=("state",))
    return row


def cancel(*, which: Iterable[Session], message: str = "") -> list[Session]:
    """Give the rooms back and tell everybody who is registered or waits. The registrations stay, for the record.

    Places that were offered go back to the waiting list. Already cancelled: nothing happens. Raises Conflict (held).
    """
    with transaction.atomic(durable=True):
        turns.share()
        return [_cancel(row, message) for row in sessions.lock_all(which)]


def drop(*, session: Session) -> None:
    """Delete a draft to which nobody ever registered. Raises Conflict otherwise."""
    with transaction.atomic(durable=True):
        row = sessions.locked(session)
        if row.state != State.DRAFT or row.registrations.exists():
            raise Conflict(_("Only a draft without registrations can be removed."))
        rooms.give_back(row.meetings.select_related("hold"))
        trail.record(Verb.REMOVED, row)
        row.delete()


def restore(*, changes: Iterable[tuple[Before, int]]) -> list[Session]:
    """Put sessions back as they were, and stop the mails that have not left; ``changes`` with the sequence after.

    The room was held by the rules before: a closure added since does not stand against it. Raises Conflict when one
    was changed again meanwhile, RoomTaken when somebody else has the room now.
    """
    changes = list(changes)
    with transaction.atomic(durable=True):
        turns.share()
        rows = {row.pk: row for row in sessions.lock_all([Session(pk=before.pk) for before, _after in changes])}
        return [_restore(rows.get(before.pk), before, after) for before, after in changes]


def _cancel(row: Session, message: str) -> Session:
    if row.state == State.CANCELLED:
        return row
    if row.state not in sessions.OPEN or row.meetings.filter(closed=True).exists():
        raise Conflict(_("A session that has been held cannot be cancelled."))
    published = row.state == State.PUBLISHED
    row.state = State.CANCELLED
    row.sequence += 1
    row.save(update_fields=["state", "sequence"])
    trail.record(Verb.CANCELLED, row, fields=("state",))
    rooms.give_back(row.meetings.select_related("hold"))
    kept = row.registrations.filter(state=Registration.State.OFFERED, ticket__isnull=False)
    kept.update(state=Registration.State.WAITING, offer_until=None)
    if published:
        notices.session_cancelled(row, message)
    return row


def _restore(row: Session | None, before: Before, sequence: int) -> Session:
    if row is None or row.sequence != sequence or row.state == State.HELD:
        raise Conflict(_("This session was changed again meanwhile."))
    cancelled = row.state == State.CANCELLED
    changed = cancelled or sessions.touches(plans.of(row), before.plan)
    row.state = before.state
    row.save(update_fields=["state"])
    sessions.alter(row, before.plan, tell=False, any_hour=True)
    row.sequence = sequence + 1  # calendars have seen the change
    row.save(update_fields=["sequence"])
    trail.record(Verb.UNDONE, row)
    if changed and row.state == State.PUBLISHED:
        (notices.session_restored if cancelled else notices.move_undone)(row)
        waiting.serve(row)
    return row
