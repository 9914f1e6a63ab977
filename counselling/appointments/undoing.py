"""Taking back what staff did a moment ago (design/3-the-experience.md: every action is undoable for a minute)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import turns
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict, Refused
from cdm.core.undoable import GRACE, TOO_LATE, UNDOABLE
from counselling import notices
from counselling.appointments import changing, taking
from counselling.models import Appointment

SALT = "cdm.appointment.undo"


@dataclass(frozen=True)
class Before:
    """An appointment as it was before a change: take it before calling the verb, make a token of it after."""

    state: str
    starts: dt.datetime
    calendars: tuple[int, ...]
    site: int | None

    @classmethod
    def of(cls, appointment: Appointment) -> Before:
        calendars = tuple(changing.calendars_of(appointment))
        return cls(appointment.state, appointment.starts, calendars, appointment.site_id)


def undo_token(*, before: Before, after: Appointment) -> str:
    """What the undo button sends back. Holds no personal data."""
    was = (before.state, before.starts.isoformat(), before.calendars, before.site)
    return signing.dumps([after.pk.hex, after.sequence, after.state, *was], salt=SALT, compress=True)


def undo(*, token: str) -> Appointment:
    """Put the appointment back as it was, with the same counsellors, and stop the mails that have not left.

    The time was booked by the rules before: an absence or a closure added since does not stand against it.
    Whoever did get the mail of the change gets one of the undoing. Raises Refused when the minute is over, Conflict
    when it was changed again meanwhile, SlotTaken when the old time has been booked by somebody else.
    """
    with transaction.atomic(durable=True):
        return restore(token=token)


def restore(*, token: str) -> Appointment:
    """``undo`` inside the caller's transaction."""
    try:
        key, sequence, state, was_state, was_starts, was_calendars, was_site = signing.loads(
            token, salt=SALT, max_age=UNDOABLE + GRACE
        )
    except signing.BadSignature:
        raise Refused(TOO_LATE) from None
    turns.share()  # before any row, as whoever changes the hours does
    row = changing.locked(Appointment(pk=UUID(key)))
    if (row.sequence, row.state) != (sequence, state):
        raise Conflict(_("This appointment was changed again meanwhile."))
    start = dt.datetime.fromisoformat(was_starts)
    held = Before.of(row).calendars
    if row.starts != start or held != tuple(was_calendars):
        told = row.state == Appointment.State.CANCELLED or row.starts != start
        hold = changing.retime(row, start=start, waive=taking.HOLDS_WAIVE, team=was_calendars)
        row.site_id = hold.site_id = was_site
        hold.save(update_fields=["site"])
        if told:
            notices.about(row).restored()
    row.state = was_state
    row.save(update_fields=["state", "site"])
    trail.record(Verb.UNDONE, row)
    return row
