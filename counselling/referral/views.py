"""Passing somebody on: choose what it is about, then a partner that fits, then print the note or mail it."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.agenda.models import Site
from cdm.core import notices, throttle, undoable
from cdm.core.access import Member, Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from counselling.access import appointment_for
from counselling.referral import notes, referring
from counselling.referral.forms import AboutForm, MailForm, MakeForm
from partners.models import Partner, PartnerQuerySet

DESK = (Role.COUNSELLOR, Role.COORDINATOR, Role.RECEPTION, Role.MANAGER)
NOTE = "referral"
MAILS, WITHIN = 60, 60 * 60  # what one person sends in an hour


@staff(*DESK)
def refer(request: Request) -> HttpResponse:
    """``?theme=&language=&to=``, or ``?appointment=`` whose theme and languages are taken over."""
    asked = _of_appointment(request) or {name: request.GET.get(name, "") for name in AboutForm.base_fields}
    first = {"language": get_language(), "to": get_language()}
    form = AboutForm(asked if any(asked.values()) else None, initial=first)
    about: dict[str, object] = {"form": form}
    if form.is_valid():
        chosen = form.cleaned_data
        fitting = others(request.member).offering(theme=chosen["theme"], language=chosen["language"])
        elsewhere = others(request.member).offering(theme=chosen["theme"]).exclude(pk__in=fitting.values("pk"))
        about |= {
            "query": urlencode(chosen),
            "theme": chosen["theme"],
            "fitting": fitting,
            "elsewhere": elsewhere,
            "submission": uuid.uuid4(),
            "site": Site.objects.first(),
        }
    return render(request, "counselling/referral/refer.html", about, status=422 if form.errors else 200)


@staff(*DESK)
@require_POST
def make(request: Request, code: str) -> HttpResponse:
    partner, about = _asked(request, code)
    form = MakeForm(request.POST)
    if not form.is_valid():
        return redirect(_address("counselling:refer", query=about))
    try:
        counted = referring.make(partner=partner, submission=form.cleaned_data["submission"])
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        if counted is not None:
            key = undoable.remember(NOTE, counted, user_id=request.member.user_id)
            undo_url = _address("counselling:referral_undo", key, query=about)
            notices.done(request, _("Counted: passed on to %(partner)s.") % {"partner": partner}, undo=undo_url)
    return redirect(_address("counselling:referral", code, query=about))


@staff(*DESK)
def note(request: Request, code: str) -> HttpResponse:
    """The note to print; a POST mails it."""
    partner, about = _asked(request, code)
    written = notes.write(partner, **about)
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if throttle.over("referral", str(request.member.user_id), limit=MAILS, seconds=WITHIN):
            return throttle.refused(request, WITHIN)
        referring.mail(note=written, **form.cleaned_data)
        notices.done(request, _("The note is on its way."))
        return redirect(_address("counselling:referral", code, query=about))
    page = {"note": written, "form": form, "back": _address("counselling:refer", query=about)}
    return render(request, "counselling/referral/note.html", page, status=422 if form.errors else 200)


@staff(*DESK)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    try:
        referring.take_back(counted=undoable.recall(NOTE, key, user_id=request.member.user_id))
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Undone: nobody is counted as passed on."))
    return redirect(_address("counselling:refer", query={name: request.GET.get(name, "") for name in _NAMES}))


_NAMES = tuple(AboutForm.base_fields)


def others(member: Member) -> PartnerQuerySet:
    """Those one can be passed on *to*: not one's own."""
    return Partner.objects.active().exclude(code__in=member.partners())


def _asked(request: Request, code: str) -> tuple[Partner, dict[str, str]]:
    """The partner, and what it is about, from the address; 404 for what cannot be asked."""
    form = AboutForm(request.GET)
    if not form.is_valid():
        raise Http404
    return get_object_or_404(others(request.member), code=code), form.cleaned_data


def _of_appointment(request: Request) -> dict[str, str]:
    """What an appointment of the member's own house is about; nothing of who it is with."""
    named = request.GET.get("appointment", "")
    if not named:
        return {}
    try:
        pk = UUID(named)
    except ValueError:
        raise Http404 from None
    found = appointment_for(request, pk)
    return {"theme": found.theme, "language": found.language, "to": found.page_language}


def _address(name: str, *args: object, query: dict[str, str]) -> str:
    return f"{reverse(name, args=args)}?{urlencode(query)}"
