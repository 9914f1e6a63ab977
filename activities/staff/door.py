"""The door, on a phone or a tablet: who is expected, one tap for who came, and who walks in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities import access, day, door, finding, people, seats
from activities.access import STAFF, Right, registration_for, rights_over
from activities.door import absent, undoable
from activities.models import Meeting, Registration
from activities.staff import door_answers as answers
from activities.staff.door_forms import HeadsForm, WalkInForm
from activities.staff.meetings import meeting_for
from activities.taking import Full
from cdm.audit import trail
from cdm.audit.viewing import viewing
from cdm.core import clock, human, links, notices, returning
from cdm.core.access import Request, staff
from cdm.core.private import private
from cdm.core.refused import Refused

State = Registration.State
ON_A_PAGE = 60


@staff(*STAFF)
@private
@viewing("activities.meeting")
def check_in(request: Request, pk: int) -> HttpResponse:
    """The list of a meeting, found by name or code; a code of another session is told plainly."""
    meeting = meeting_for(request, pk, Right.CHECK_IN)
    return _page(request, meeting)


@staff(*STAFF)
@private
def check_in_code(request: Request, code: str) -> HttpResponse:
    """What the QR code of a registration leads to: the door of its meeting today, with that person on top."""
    found = finding.find_by_code(code)
    if found is None or Right.CHECK_IN not in rights_over(request.member, found.session.activity):
        return render(request, "activities/staff/code_unknown.html", {"code": code[:20]}, status=404)
    start, end = clock.day_bounds(clock.today())
    today = found.session.meetings.filter(starts__gte=start, starts__lt=end, closed=False)
    meeting = today.filter(ends__gt=clock.now()).first() or today.last()
    if meeting is None:
        trail.viewed(found)
        page = {"registration": found, "session": found.session, "meetings": list(found.session.meetings.all())}
        return render(request, "activities/staff/code_elsewhere.html", page)
    return redirect(f"{_door(meeting)}?q={found.code}")


@staff(*STAFF)
@require_POST
@viewing("activities.registration", "registration")
def came(request: Request, pk: int, registration: UUID) -> HttpResponse:
    """``came`` of a registration are here."""
    meeting = meeting_for(request, pk, Right.CHECK_IN)
    row = registration_for(request, registration, Right.CHECK_IN)
    back_to = returning.place(request, _door(meeting))
    try:
        noted = door.check_in(registration=row, meeting=meeting, came=_number(request.POST.get("came", "")))
    except Full as full:
        notices.refuse(request, _full(full, row.mode))
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        answers.done(request, _came(noted.registration, noted.came), noted.before, back_to=back_to)
        back_to = f"{back_to}#r-{row.code}"  # a long list on a phone stays where one was
    return HttpResponseRedirect(back_to)


@staff(*STAFF)
@require_POST
@viewing("activities.meeting")
def walk_in(request: Request, pk: int) -> HttpResponse:
    meeting = meeting_for(request, pk, Right.CHECK_IN)
    form = WalkInForm(request.POST, session=meeting.session, prefix="walk")
    if not form.is_valid():
        return _page(request, meeting, walk=form, status=422)
    try:
        row = door.walk_in(meeting=meeting, **form.cleaned_data)
    except Full as full:
        form.add_error(None, _full(full, form.cleaned_data["mode"]))
        return _page(request, meeting, walk=form, status=409)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, meeting, walk=form, status=422)
    answers.done(request, _came(row, row.party), undoable.WalkedIn(row.pk), back_to=_door(meeting))
    return redirect(_door(meeting))


@staff(*STAFF)
@require_POST
@viewing("activities.meeting")
def no_shows(request: Request, pk: int) -> HttpResponse:
    """The places on site of those who did not come are free for those who stand there."""
    meeting = meeting_for(request, pk, Right.CHECK_IN)
    try:
        gone = door.no_shows(meeting=meeting)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        said = ngettext("%(n)s place is free again.", "%(n)s places are free again.", gone.people)
        answers.done(request, said % {"n": human.number(gone.people)}, gone, back_to=_door(meeting))
    return redirect(_door(meeting))


@staff(*STAFF)
@require_POST
@viewing("activities.meeting")
def head_counts(request: Request, pk: int) -> HttpResponse:
    """How many heads somebody counted, for whoever closes the meeting."""
    meeting = meeting_for(request, pk, Right.CHECK_IN)
    form = HeadsForm(request.POST, session=meeting.session, prefix="heads")
    if not form.is_valid():
        return _page(request, meeting, heads=form, status=422)
    try:
        door.count_heads(meeting=meeting, **form.heads())
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("The heads are noted for whoever closes the meeting. Nothing is counted yet."))
    return redirect(_door(meeting))


@staff(*STAFF)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    """Take back what this member did less than a minute ago; nobody else's key works."""
    try:
        undoable.undo(key, user_id=request.member.user_id)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Undone: everything is as it was."))
    return HttpResponseRedirect(returning.place(request, reverse("home:today")))


def _door(meeting: Meeting) -> str:
    return reverse("activities:check_in", args=[meeting.pk])


def _page(
    request: Request,
    meeting: Meeting,
    *,
    walk: WalkInForm | None = None,
    heads: HeadsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    session = meeting.session
    typed = request.GET.get("q", "").strip()[:80]
    everybody = people.of(session, meeting=meeting, numbered=not typed)
    shown = people.matching(everybody, typed) if typed else everybody
    others = people.matching(people.of(session, states=_NO_PLACE), typed) if typed else []
    line = day.Line(meeting, rights_over(request.member, session.activity), people.heads([meeting])[meeting.pk])
    gone = absent.missing(meeting) if line.can_check_in and line.has_begun else []
    page: dict[str, Any] = {
        "session": session,
        "meeting": meeting,
        "line": line,
        "seats": list(seats.of([session])[session.pk].values()),
        "typed": typed,
        "people": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "placeless": others,
        "elsewhere": _elsewhere(request, meeting, typed) if typed and not shown and not others else None,
        "missing": sum(row.party for row in gone),
        "walk": walk or WalkInForm(session=session, prefix="walk"),
        "heads": heads or HeadsForm(session=session, prefix="heads", initial=noted_or_here(line)),
        "here": _door(meeting),
    }
    return render(request, "activities/staff/door.html", page, status=status)


_NO_PLACE = (State.WAITING, State.OFFERED, State.CANCELLED, State.EXPIRED)


def noted_or_here(line: day.Line) -> dict[str, int | None]:
    """The heads somebody noted, else the people checked in; nothing where nobody was: a zero is said, not guessed."""
    if line.meeting.onsite or line.meeting.online:
        return {"onsite": line.meeting.onsite, "online": line.meeting.online}
    return {each.mode: each.came or None for each in line.heads}


def _elsewhere(request: Request, meeting: Meeting, typed: str) -> Registration | None:
    """The registration of a code that is of another session: people come on the wrong day."""
    found = finding.find_by_code(typed)
    if found is None or found.session_id == meeting.session_id:
        return None
    return found if Right.READ in access.rights_over(request.member, found.session.activity) else None


def _number(typed: str) -> int:
    """-1 for what is none: the verb refuses it in words."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1


def _came(row: Registration, number: int) -> str:
    who = row.name or links.show_code(row.code)
    if not number:
        return _("%(who)s: noted as not here.") % {"who": who}
    said = ngettext("%(who)s: %(n)s person is here.", "%(who)s: %(n)s people are here.", number)
    return said % {"who": who, "n": number}


def _full(full: Full, mode: str) -> str:
    pool = full.seats.get(mode)
    if pool is None or not pool.left:
        return _("Every place is taken. After the start, the places of those who did not come can be given.")
    if pool.waiting_people:
        return _("The places left are still offered to the waiting list. From its end on, they are free at the door.")
    said = ngettext("Only %(n)s place is left.", "Only %(n)s places are left.", pool.left)
    return said % {"n": pool.left}
