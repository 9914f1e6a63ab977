"""A meeting under the lock of its session's seats, ready for what happens at the door."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from activities import seats
from activities.models import ActivitySettings, Meeting, Session
from activities.seats import Seats
from cdm.core import clock
from cdm.core.refused import Conflict, Refused


def opened(meeting: Meeting) -> tuple[dict[str, Seats], Meeting]:
    """The seats of its session and the meeting as they are now, ours until the transaction ends.

    Raises Conflict when it was closed or the session cancelled meanwhile, Refused before its day.
    """
    found = seats.locked(meeting.session)
    rows = Meeting.objects.select_related("session__activity", "session__site", "session__room")
    row = rows.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    running(row)
    if clock.local(row.starts).date() > clock.today():
        raise Refused(_("This meeting is on another day."))
    return found, row


def running(meeting: Meeting) -> None:
    """Raises Conflict when it was closed or its session cancelled, Refused when nobody could register for it."""
    if meeting.closed:
        raise Conflict(_("This meeting was closed meanwhile."))
    if meeting.session.state == Session.State.CANCELLED:
        raise Conflict(_("This session is cancelled."))
    if meeting.session.state == Session.State.DRAFT:
        raise Refused(_("This session is not published."))


def takes(here: Seats, session: Session, people: int) -> bool:
    """Whether ``people`` who stand at the door find seats: what is left is for who waits as long as it is offered."""
    if here.left is not None and people > here.left:
        return False
    stop = session.starts - dt.timedelta(minutes=ActivitySettings.current().offers_stop_minutes)
    return not here.waiting_people or clock.now() >= stop
