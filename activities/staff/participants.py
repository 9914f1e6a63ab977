"""A session's page for staff, and its list of participants: on the screen, on paper, as a spreadsheet."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from activities import day, giving, participants, people, seats, waiting
from activities.access import STAFF, Right, rights_over, session_for
from activities.models import ActivitySettings, Registration, Session
from cdm.audit.viewing import viewing
from cdm.core import clock
from cdm.core.access import Request, staff
from cdm.core.private import private

State = Registration.State
ON_A_PAGE = 100
GONE = (State.CANCELLED, State.EXPIRED)
ON_PAPER = 6  # columns to tick; a longer course prints its coming meetings


@staff(*STAFF)
@private
@viewing("activities.session")
def session_staff(request: Request, pk: int) -> HttpResponse:
    """Who takes part, who waits and why, whom to call, and everything that can be done about it."""
    session = session_for(request, pk)
    rights = rights_over(request.member, session.activity)
    typed = request.GET.get("q", "").strip()[:80]
    everybody = people.of(session)
    shown = people.matching(everybody, typed) if typed else everybody
    meetings = list(session.meetings.all())
    for meeting in meetings:
        meeting.session = session
    heads = people.heads(meetings)
    explained = waiting.explained(session)
    stop = ActivitySettings.current().offers_stop_minutes
    page = {
        "session": session,
        "activity": session.activity,
        "giver": giving.name_for(request.member, session.given_by, session.activity),
        "rights": {right.name.lower() for right in rights},
        "seats": list(seats.of([session])[session.pk].values()),
        "lines": [day.Line(meeting, rights, heads[meeting.pk]) for meeting in meetings],
        "several": len(meetings) > 1,
        "explained": explained,
        "offers_over": clock.now() >= session.starts - dt.timedelta(minutes=stop),
        "to_phone": people.to_phone([people.Person(each.registration) for each in explained]),
        "people": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "count": sum(each.registration.party for each in everybody if each.registration.state == State.CONFIRMED),
        "anybody": bool(everybody),
        "typed": typed,
        "gone": people.of(session, states=GONE),
        "erased": _erased(session, everybody),
    }
    return render(request, "activities/staff/session.html", page)


@staff(*STAFF)
@private
@viewing("activities.session")
def participants_print(request: Request, pk: int) -> HttpResponse:
    """A4, with boxes to tick. Contact details only when asked for: a list on a table is read by others."""
    session = session_for(request, pk, Right.CHECK_IN)
    meetings = list(session.meetings.all())
    open_ones = [meeting for meeting in meetings if not meeting.closed] or meetings
    found = people.of(session)
    page = {
        "session": session,
        "activity": session.activity,
        "meetings": open_ones[:ON_PAPER],
        "people": [each for each in found if each.registration.state == State.CONFIRMED],
        "count": sum(each.registration.party for each in found if each.registration.state == State.CONFIRMED),
        "with_contact": "contact" in request.GET,
        "blank": range(6),
    }
    return render(request, "activities/staff/participants.html", page)


@staff(*STAFF)
@private
@viewing("activities.session", exported=True)
def participants_xlsx(request: Request, pk: int) -> HttpResponse:
    session = session_for(request, pk, Right.REGISTER)
    meetings = list(session.meetings.all())
    everybody = people.of(session, states=(*people.TO_THE_DOOR, State.OFFERED, State.WAITING))
    response = HttpResponse(participants.workbook(session, everybody, meetings), content_type=participants.TYPE)
    response["Content-Disposition"] = f'attachment; filename="participants-{session.pk}.xlsx"'
    return response


def _erased(session: Session, everybody: list[people.Person]) -> bool:
    """Whether names and addresses are gone already: a list of codes then wants a word."""
    rows = [each.registration for each in everybody if each.registration.source != Registration.Source.WALK_IN]
    return bool(rows) and session.state == Session.State.HELD and not any(row.name or row.email for row in rows)
