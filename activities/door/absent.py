"""Giving the seats of those who did not come to those who stand at the door."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import notices, taking
from activities.door import meetings
from activities.models import Meeting, Mode, Registration
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused

State = Registration.State


@dataclass(frozen=True)
class NoShows:
    """Registrations noted as not come, and the people in them; ``meeting`` is where it was done."""

    meeting: int
    registrations: tuple[UUID, ...]
    people: int


def missing(meeting: Meeting) -> list[Registration]:
    """Registered on site, and at no meeting of the session so far."""
    rows = Registration.objects.filter(session=meeting.session_id, mode=Mode.ONSITE, state=State.CONFIRMED)
    return list(rows.exclude(attendances__came__gt=0).order_by("pk"))


def no_shows(*, meeting: Meeting) -> NoShows:
    """Everybody registered on site who has come to no meeting of the session gives up their seats.

    Raises Refused before it begins, Conflict when it was closed meanwhile.
    """
    with transaction.atomic(durable=True):
        _found, row_meeting = meetings.opened(meeting)
        if clock.now() < row_meeting.starts:
            raise Refused(_("It has not begun: they may still come."))
        keys = [row.pk for row in missing(row_meeting)]
        rows = list(Registration.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))
        for row in rows:
            row.state = State.NO_SHOW
            row.save(update_fields=["state"])
            notices.silence(row)  # a course goes on without them
        trail.record_all(Verb.CLOSED, rows, fields=("state",))
        return NoShows(row_meeting.pk, tuple(row.pk for row in rows), sum(row.party for row in rows))


def expected_again(gone: NoShows) -> None:
    """Give them their seats back. Raises Full when somebody else sits there now, Conflict when it was closed."""
    with transaction.atomic(durable=True):
        meeting = Meeting.objects.select_related("session").get(pk=gone.meeting)
        meetings.opened(meeting)
        rows = Registration.objects.with_session().filter(pk__in=gone.registrations, state=State.NO_SHOW).order_by("pk")
        found = list(rows.select_for_update(of=("self",), no_key=True))
        for row in found:
            row.state = State.CONFIRMED
            try:
                with taking.refusing_seats(row):
                    row.save(update_fields=["state"])
                notices.remind(row)
            except taking.Full:
                raise Conflict(_("Others sit on these seats now.")) from None
        trail.record_all(Verb.UNDONE, found, fields=("state",))
