"""Preparing meetings, announcing them, calling them off: managers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cdm.core import human, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners.meetings import holding, letters, reading
from partners.meetings.forms import MeetingForm
from partners.models import PartnerMeeting


@staff(Role.MANAGER)
def add(request: Request) -> HttpResponse:
    return _edit(request, None)


@staff(Role.MANAGER)
def change(request: Request, pk: int) -> HttpResponse:
    return _edit(request, reading.meeting_for(request, pk))


def _edit(request: Request, meeting: PartnerMeeting | None) -> HttpResponse:
    form = MeetingForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            if meeting is None:
                made = holding.add(values=form.values())
                notices.done(request, _("Kept as a draft. Nobody has been told yet."))
                return redirect("partners:meeting", made.pk)
            told = holding.change(meeting=meeting, values=form.values())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("Saved.") if not told else f"{_('Saved.')} {_mailed(told)}")
            return redirect("partners:meeting", meeting.pk)
    page = {"form": form, "meeting": meeting, "telling": bool(meeting and meeting.announced and not meeting.is_over)}
    return render(request, "partners/meetings/meeting_form.html", page, status=422 if form.errors else 200)


@staff(Role.MANAGER)
def announce(request: Request, pk: int) -> HttpResponse:
    """GET shows whom it goes to and the mail in both languages; POST sends it."""
    meeting = reading.meeting_for(request, pk)
    try:
        if request.method != "POST":
            holding.check_announcing(meeting)
            return _asking(request, meeting, "announced")
        told = holding.announce(meeting=meeting)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _mailed(told) if told else _("Every coordinator has had this mail already."))
    return redirect("partners:meeting", meeting.pk)


@staff(Role.MANAGER)
def cancel(request: Request, pk: int) -> HttpResponse:
    """GET shows what would be sent; POST calls it off, which can be taken back for a minute without a trace."""
    meeting = reading.meeting_for(request, pk)
    try:
        if request.method != "POST":
            holding.check_cancelling(meeting)
            return _asking(request, meeting, "cancelled")
        told = holding.cancel(meeting=meeting)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        said = ngettext(
            "Called off. %(n)s coordinator gets a mail in a minute.",
            "Called off. %(n)s coordinators get a mail in a minute.",
            told,
        )
        undo = reverse("partners:meeting_restore", args=[meeting.pk])
        notices.done(request, said % {"n": human.number(told)}, undo=undo)
    return redirect("partners:meeting", meeting.pk)


@staff(Role.MANAGER)
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    meeting = reading.meeting_for(request, pk)
    try:
        told = holding.restore(meeting=meeting)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        said = _("It takes place after all.")
        notices.done(request, f"{said} {_mailed(told)}" if told else said)
    return redirect("partners:meeting", meeting.pk)


@staff(Role.MANAGER)
def remove(request: Request, pk: int) -> HttpResponse:
    """GET asks, POST throws a draft away."""
    meeting = reading.meeting_for(request, pk)
    try:
        if request.method != "POST":
            holding.check_removing(meeting)
            return render(request, "partners/meetings/meeting_remove.html", {"meeting": meeting})
        holding.remove(meeting=meeting)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:meeting", meeting.pk)
    notices.done(request, _("The draft is thrown away."))
    return redirect("partners:meetings")


def _asking(request: Request, meeting: PartnerMeeting, kind: str) -> HttpResponse:
    page = {
        "meeting": meeting,
        "kind": kind,
        "people": letters.coordinators(),
        "previews": list(letters.previews(meeting, kind)),
    }
    return render(request, f"partners/meetings/meeting_{kind}.html", page)


def _mailed(told: int) -> str:
    said = ngettext("A mail is on its way to %(n)s coordinator.", "A mail is on its way to %(n)s coordinators.", told)
    return said % {"n": human.number(told)}
