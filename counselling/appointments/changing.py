"""Moving and cancelling: by the visitor until an hour before (a setting), by staff while it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds, turns
from cdm.agenda.holds import SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Hold
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from counselling import kinds, notices
from counselling.appointments import taking
from counselling.models import Appointment, Assignment, CounsellingSettings, Counsellor


class TooLate(Refused):
    """The visitor may no longer change it alone; a phone call still can."""


def change_until(appointment: Appointment) -> dt.datetime:
    """The instant from which the visitor can no longer move or cancel alone."""
    return appointment.starts - dt.timedelta(minutes=CounsellingSettings.current().change_until_minutes)


def can_change(appointment: Appointment) -> bool:
    """Whether the visitor may still move or cancel it."""
    return appointment.state == Appointment.State.BOOKED and clock.now() < change_until(appointment)


def move(
    *,
    appointment: Appointment,
    start: dt.datetime,
    by_staff: bool = False,
    message: str = "",
    waive: Collection[str] = frozenset(),
) -> Appointment:
    """Give the appointment another time (aware), with the same counsellors if they are free then.

    The old time is free again exactly when the new one is taken. The same time again changes nothing. Staff may add a
    message, and their mail waits ``UNDOABLE`` so that ``undo`` can still stop it.
    Raises SlotTaken, NotOpen, TooLate (visitors), Conflict (no longer open).
    """
    with transaction.atomic(durable=True):
        turns.share()  # before any row, as whoever changes the hours does
        row = locked(appointment)
        _may_change(row, by_staff=by_staff)
        if row.starts == start:
            return row
        retime(row, start=start, waive=waive if by_staff else frozenset())
        notices.about(row).moved(by_staff=by_staff, message=message)
        trail.record(Verb.MOVED, row, fields=("starts", "ends"))
    return row


def cancel(*, appointment: Appointment, by: Literal["visitor", "staff"], message: str = "") -> Appointment:
    """Give the time back, withdraw what was not sent, write the cancellation. Already cancelled: nothing happens.

    Raises TooLate (visitors), Conflict (was closed meanwhile).
    """
    with transaction.atomic(durable=True):
        row = locked(appointment)
        if row.state == Appointment.State.CANCELLED:
            return row
        _may_change(row, by_staff=by == "staff")
        let_go(row)
        notices.about(row).cancelled(by_staff=by == "staff", message=message)
    return row


def hand_over(*, appointment: Appointment) -> Appointment:
    """The same time with whoever is free then: a colleague of the same partner before others.

    The visitor hears nothing, for counsellors are anonymous and nothing changes for them. Raises SlotTaken when nobody
    else is free, Conflict when it is no longer open.
    """
    with transaction.atomic(durable=True):
        turns.share()
        row = locked(appointment)
        _may_change(row, by_staff=True)
        present, state = set(calendars_of(row)), row.state
        for team in _others(row, present):
            try:
                retime(row, start=row.starts, waive=taking.HOLDS_WAIVE - {"hours"}, team=team)
            except SlotTaken:
                continue
            row.state = state
            row.save(update_fields=["state"])
            trail.record(Verb.HANDED_OVER, row, fields=("assignments",))
            return row
        raise SlotTaken


def locked(appointment: Appointment) -> Appointment:
    """The row as it is now, ours until the transaction ends."""
    rows = Appointment.objects.select_related("kind", "site", "hold")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=appointment.pk)


def calendars_of(row: Appointment) -> list[int]:
    """The calendars it holds; none when its time is free again."""
    if row.hold is None:
        return []
    return list(row.hold.allocations.order_by("calendar").values_list("calendar_id", flat=True))


def retime(row: Appointment, *, start: dt.datetime, waive: Collection[str], team: Sequence[int] = ()) -> Hold:
    """Open a locked row at ``start``, with its counsellors if they can, or with ``team`` (calendars) or not at all.

    A hold it has is swapped, so that the new time may overlap the old. Returns the hold.
    """
    taken = taking.take(
        kind=row.kind,
        need=kinds.need_of(row),
        start=start,
        waive=waive,
        team=team or calendars_of(row),
        only_team=bool(team),
        instead_of=row.hold,
    )
    row.state, row.hold, row.site = Appointment.State.BOOKED, taken.hold, taken.hold.site
    row.starts, row.ends = start, start + dt.timedelta(minutes=row.kind.duration)
    row.sequence += 1
    row.save(update_fields=["state", "hold", "site", "starts", "ends", "sequence"])
    row.assignments.exclude(counsellor__in=taken.counsellors).delete()
    Assignment.objects.bulk_create(
        [Assignment(appointment=row, counsellor=c) for c in taken.counsellors], ignore_conflicts=True
    )
    return taken.hold


def let_go(row: Appointment) -> None:
    """Cancel a locked row: the time is free again."""
    hold = row.hold
    row.state, row.hold = Appointment.State.CANCELLED, None
    row.sequence += 1
    row.save(update_fields=["state", "hold", "sequence"])
    if hold is not None:
        holds.give_back(hold)
    notices.about(row).silence()
    trail.record(Verb.CANCELLED, row, fields=("state",))


def _others(row: Appointment, present: set[int]) -> list[tuple[int, ...]]:
    """Teams for the time of ``row`` in which somebody else takes a place, those of the same partners first."""
    need = kinds.need_of(row)
    moment = Interval(row.starts, row.starts + dt.timedelta(seconds=1))
    slots = kinds.free_times(kind=row.kind, need=need, window=moment, waive={"notice", "horizon"})
    partners = set(row.assignments.values_list("counsellor__partner_id", flat=True))
    own = set(Counsellor.objects.filter(partner__in=partners).values_list("calendar_id", flat=True))
    teams = [team for slot in slots for team in taking.teams(row.kind, slot) if not set(team) <= present]
    return sorted(teams, key=lambda team: len(set(team) - own - present))[: taking.TRIES]


def _may_change(row: Appointment, *, by_staff: bool) -> None:
    if by_staff:
        if not row.is_open:
            raise Conflict(_("This appointment is closed or cancelled."))
        return
    if row.state == Appointment.State.CANCELLED:
        raise Conflict(_("This appointment has been cancelled."))
    if not can_change(row):
        raise TooLate(_("It is too late to change this appointment online. Call us: we will do it with you."))
