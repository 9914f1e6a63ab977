"""Who came, registration by registration."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import notices, taking
from activities.door import meetings
from activities.models import Attendance, Meeting, Registration
from activities.seats import Seats
from activities.taking import Full
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict, Refused

State = Registration.State
MOST = 999  # people in one party; more is a typing mistake


@dataclass(frozen=True)
class CameBefore:
    """A registration as it was before somebody was checked in; ``came`` None: nobody had looked yet. ``seated``: the
    people it has seats for since."""

    registration: UUID
    meeting: int
    came: int | None
    party: int
    state: str
    seated: int


@dataclass(frozen=True)
class Came:
    """``came`` of the registration are noted as here; ``before`` takes it back."""

    registration: Registration
    came: int
    before: CameBefore


def check_in(*, registration: Registration, meeting: Meeting, came: int) -> Came:
    """``came`` of a registration are here; 0: nobody after all. Again with the same number changes nothing.

    More than registered take more seats, when there are any; who was noted as not come takes theirs again. Raises Full,
    Conflict (closed or cancelled meanwhile), Refused (another session, another day, still waiting for a place).
    """
    if not 0 <= came <= MOST:
        raise Refused(_("Write a number from 0 up."), field="came")
    with transaction.atomic(durable=True):
        found, row_meeting = meetings.opened(meeting)
        row = _locked(registration.pk)
        if row.session_id != row_meeting.session_id:
            raise Refused(_("This code is for another session."))
        was = Attendance.objects.filter(registration=row, meeting=row_meeting).values_list("came", flat=True).first()
        party, state = row.party, row.state
        _seat(row, row_meeting, found, came)
        before = CameBefore(row.pk, row_meeting.pk, was, party, state, seated=row.party)
        _note(row, row_meeting, came or None)
        trail.record(Verb.CHECKED_IN, row, fields=("attendances",))
        return Came(row, came, before)


def uncheck(before: CameBefore) -> Registration:
    """Put it back as it was. Raises Conflict when the meeting was closed or the registration changed meanwhile."""
    with transaction.atomic(durable=True):
        meeting = Meeting.objects.select_related("session").get(pk=before.meeting)
        _found, row_meeting = meetings.opened(meeting)
        row = _locked(before.registration)
        if row.state not in (State.CONFIRMED, State.NO_SHOW):
            raise Conflict(_("This registration was changed meanwhile."))
        if row.party == before.seated:  # else somebody changed it since, which stays
            row.party = before.party
        row.state = before.state
        with taking.refusing_seats(row):
            row.save(update_fields=["party", "state"])
        if row.state == State.NO_SHOW:
            notices.silence(row)
        _note(row, row_meeting, before.came)
        trail.record(Verb.UNDONE, row, fields=("attendances",))
        return row


def _locked(pk: UUID) -> Registration:
    row = Registration.objects.with_session().select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        raise Conflict(_("This registration was changed meanwhile."))
    return row


def _seat(row: Registration, meeting: Meeting, found: dict[str, Seats], came: int) -> None:
    if row.state in (State.WAITING, State.OFFERED):
        raise Refused(_("This registration has no place yet. Give it one first."))
    if row.state not in (State.CONFIRMED, State.NO_SHOW):
        raise Conflict(_("This registration is cancelled. Add them at the door, if there is a place."))
    party = max(row.party, came)
    more = party - (row.party if row.state == State.CONFIRMED else 0)
    if not came or not more:
        return
    if not meetings.takes(found[row.mode], meeting.session, more):
        raise Full(found, row)
    back = row.state == State.NO_SHOW
    row.party, row.state = party, State.CONFIRMED
    with taking.refusing_seats(row):
        row.save(update_fields=["party", "state"])
    if back:
        notices.remind(row)


def _note(row: Registration, meeting: Meeting, came: int | None) -> None:
    if came is None:
        Attendance.objects.filter(registration=row, meeting=meeting).delete()
    else:
        Attendance.objects.update_or_create(registration=row, meeting=meeting, defaults={"came": came})
