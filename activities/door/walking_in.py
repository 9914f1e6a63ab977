"""Who comes without having registered: a registration made at the door, through the same seats as any other."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from activities import taking
from activities.door import meetings
from activities.models import Attendance, Meeting, Registration
from activities.taking import Full
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict, Refused

State = Registration.State


def walk_in(*, meeting: Meeting, mode: str, party: int, name: str = "", submission: UUID | None = None) -> Registration:
    """``party`` people take seats and are here. The same ``submission`` twice is one (B3).

    Raises Full when there are no seats, or when those left are still offered to the waiting list; Conflict, Refused as
    ``check_in`` does.
    """
    if party < 1:
        raise Refused(_("At least one person comes."), field="party")
    submission = submission or uuid4()
    with transaction.atomic(durable=True):
        found, row_meeting = meetings.opened(meeting)
        sent = Registration.objects.filter(submission=submission).first()
        if sent is not None:
            if sent.session_id != row_meeting.session_id:
                raise Conflict(_("This registration was changed meanwhile."))
            return sent
        wanted = Registration(
            session=row_meeting.session,
            mode=mode,
            party=party,
            state=State.CONFIRMED,
            source=Registration.Source.WALK_IN,
            name=name.strip(),
            page_language=(translation.get_language() or "fr")[:2],
            submission=submission,
        )
        if mode not in found:
            raise Refused(_("Choose how you take part."), field="mode")
        if not meetings.takes(found[mode], row_meeting.session, party):
            raise Full(found, wanted)
        with taking.refusing_seats(wanted):
            wanted.save(force_insert=True)
        Attendance.objects.create(registration=wanted, meeting=row_meeting, came=party)
        trail.record(Verb.BOOKED, wanted)
        return wanted


def walk_out(*, registration: UUID) -> None:
    """Take a walk-in back: the row goes, its seats are free again. Raises Conflict when the meeting was closed."""
    with transaction.atomic(durable=True):
        rows = Registration.objects.filter(pk=registration, source=Registration.Source.WALK_IN)
        row = rows.select_related("session").first()
        attendance = row.attendances.select_related("meeting__session").order_by("pk").first() if row else None
        if row is None or attendance is None:
            raise Conflict(_("This registration was changed meanwhile."))
        meetings.opened(attendance.meeting)
        trail.record(Verb.UNDONE, row)
        row.delete()
