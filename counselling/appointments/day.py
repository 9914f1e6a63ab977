"""What happens on the day: the visitor arrives, is seen, or does not come.

Each verb compares under the row's lock and refuses when somebody else was faster, so that two people at two desks make
one record. Doing the same thing twice changes nothing. ``undoing`` takes any of them back for a minute.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, undoable
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Service
from counselling.appointments import changing, undoing
from counselling.models import Appointment
from stats import recording

State = Appointment.State
EARLY = dt.timedelta(hours=1)  # how long before its time a visitor can be received; the last reminder has left by then


@dataclass(frozen=True)
class Closed:
    """``facts`` and ``profile`` say what to take back if the closing is undone. Never keep them (P1)."""

    appointment: Appointment
    facts: Mapping[str, Any]
    profile: UUID | None = None


def arrive(*, appointment: Appointment) -> Appointment:
    """The visitor is here. Raises Conflict when it is closed or cancelled, Refused on another day."""
    with transaction.atomic(durable=True):
        row = _open(appointment, unless=State.ARRIVED)
        if row.state == State.ARRIVED:
            return row
        if clock.local(row.starts).date() != clock.today():
            raise Refused(_("This appointment is on another day."))
        return _settle(row, State.ARRIVED)


def no_show(*, appointment: Appointment) -> Appointment:
    """The visitor did not come. Nothing is counted. Raises Conflict when it is closed, Refused before its time."""
    with transaction.atomic(durable=True):
        row = _open(appointment, unless=State.NO_SHOW)
        if row.state == State.NO_SHOW:
            return row
        if clock.now() < row.starts:
            raise Refused(_("It is not time yet: the visitor may still come."))
        return _settle(row, State.NO_SHOW)


def close(
    *, appointment: Appointment, partner: str, facts: Mapping[str, Any], answers: Mapping[str, Any] | None = None
) -> Closed:
    """The visitor was seen: count the contact for the partner's code and, if any answer was given, keep the profile.

    ``facts``: channel, context, theme, language, programme; ``answers``: of ``stats.recording.add_profile``. All in one
    transaction, and nothing written joins them to the appointment or to each other (P1).
    Raises Conflict when somebody closed or cancelled it meanwhile, Refused when a code is unknown or it is too early.
    """
    with transaction.atomic(durable=True):
        row = _open(appointment)
        if clock.now() < row.starts - EARLY:
            raise Refused(_("This appointment is still to come."))
        day = clock.local(row.starts).date()
        counted = {**facts, "day": min(day, clock.today()), "service": Service.IC, "partner": partner}
        recording.record(**counted)
        given = {name: answer for name, answer in (answers or {}).items() if answer}
        profile = recording.add_profile(month=counted["day"], **given).pk if given else None
        return Closed(_settle(row, State.SEEN), counted, profile)


def reopen(*, token: str, facts: Mapping[str, Any], profile: UUID | None) -> Appointment:
    """Take a closing back, with what it counted. Raises as ``undoing.undo`` does."""
    with transaction.atomic(durable=True):
        row = undoing.restore(token=token)
        recording.unrecord(**facts)
        if profile is not None and not recording.forget_profile(key=profile):
            raise Refused(undoable.TOO_LATE)  # the night gave it another key: both stay
        return row


def _open(appointment: Appointment, *, unless: str = "") -> Appointment:
    row = changing.locked(appointment)
    if row.state == unless or row.is_open:
        return row
    if row.state == State.CANCELLED:
        raise Conflict(_("This appointment was cancelled meanwhile."))
    raise Conflict(_("This appointment was closed meanwhile."))


def _settle(row: Appointment, state: str) -> Appointment:
    row.state = state
    row.save(update_fields=["state"])
    trail.record(Verb.CHECKED_IN if state == State.ARRIVED else Verb.CLOSED, row, fields=("state",))
    return row
