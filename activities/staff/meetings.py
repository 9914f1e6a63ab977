"""Loading a meeting is authorising, as loading its session is."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from activities.access import Right, session_for
from activities.models import Meeting
from cdm.core.access import Request


def meeting_for(request: Request, pk: int, right: Right) -> Meeting:
    """The meeting ``pk`` with its session, for a member who has ``right`` over it."""
    meeting = get_object_or_404(Meeting, pk=pk)
    meeting.session = session_for(request, meeting.session_id, right)
    return meeting
