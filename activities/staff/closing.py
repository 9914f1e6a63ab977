"""Closing a meeting is counting its contacts: heads, what they count under, and the hands if anybody asked."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import day, door, people
from activities.access import CLOSERS, Right, rights_over
from activities.door.closing import Closed
from activities.models import Meeting
from activities.staff import door_answers as answers
from activities.staff.closing_forms import CloseForm
from activities.staff.door import noted_or_here
from activities.staff.meetings import meeting_for
from cdm.core import clock, human, notices, returning
from cdm.core.access import Request, staff
from cdm.core.refused import Conflict, Refused
from stats.hands import HandsForm


@staff(*CLOSERS)
def close(request: Request, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Right.CLOSE)
    session, date = meeting.session, clock.local(meeting.starts).date()
    line = day.Line(meeting, rights_over(request.member, session.activity), people.heads([meeting])[meeting.pk])
    if not line.can_close:
        notices.refuse(request, _why_not(meeting))
        return redirect("activities:session_staff", session.pk)
    back = returning.place(request, reverse("activities:session_staff", args=[session.pk]))
    form = CloseForm(request.POST or None, session=session, initial=noted_or_here(line))
    hands = HandsForm(request.POST or None, day=date, prefix="hands")
    if request.method == "POST" and form.is_valid() and hands.is_valid():
        try:
            closed = door.close(meeting=meeting, **form.heads(), facts=form.facts(), answers=hands.hands())
        except Conflict as conflict:
            notices.refuse(request, conflict)
            return redirect("activities:session_staff", session.pk)
        except Refused as refused:
            if not hands.refuse(refused.field or "", str(refused)):
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            answers.done(request, _said(closed), closed, back_to=back)
            return HttpResponseRedirect(back)
    page = {
        "meeting": meeting,
        "session": session,
        "line": line,
        "form": form,
        "hands": hands,
        "open_hands": hands.opened,
        "others_open": session.meetings.filter(closed=False).exclude(pk=meeting.pk).exists(),
        "back": back,
    }
    return render(request, "activities/staff/close.html", page, status=422 if request.method == "POST" else 200)


def _why_not(meeting: Meeting) -> str:
    if meeting.closed:
        return _("This meeting was closed meanwhile.")
    if meeting.starts > clock.now():
        return _("This meeting has not begun.")
    return _("This session does not take place.")


def _said(closed: Closed) -> str:
    contacts = sum(closed.counted)
    if not contacts:
        return _("Closed. Nobody came: nothing is counted.")
    said = ngettext("Closed: %(n)s contact is counted.", "Closed: %(n)s contacts are counted.", contacts)
    return said % {"n": human.number(contacts)}
