"""The page, and taking back what it counted."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Service
from cdm.home.recording import keeping, words
from cdm.home.recording.entries import Entry
from cdm.home.recording.forms import ASKED
from cdm.home.recording.offers import WRITERS

KEPT = "record"  # session: the values of the last record, never its answers


@staff(*WRITERS)
def record(request: Request) -> HttpResponse:
    if request.method != "POST":
        kept = request.session.get(KEPT, {})
        return _page(request, Entry(None, member=request.member, initial={"service": Service.IC, **kept}))
    entry = Entry(request.POST, member=request.member)
    if not entry.is_valid():
        return _page(request, entry, status=422)
    facts = entry.facts()
    request.session[KEPT] = {name: facts[name] for name in ASKED if name in facts}
    try:
        kept_now = entry.keep()
    except Refused:
        return _page(request, entry, status=422)
    if kept_now is None:
        notices.warn(request, _("This was counted already; nothing was added."))
    else:
        said = words.counted(facts, with_profile=entry.profile.given)
        notices.done(request, said, undo=reverse("home:record_undo", args=[kept_now.token]))
    return redirect("home:record")


@staff(*WRITERS)
@require_POST
def undo(request: Request, token: str) -> HttpResponse:
    try:
        keeping.undo(token=token)
    except Refused as refusal:
        notices.refuse(request, refusal)
    else:
        notices.done(request, _("Taken back: it is no longer counted."))
    return redirect("home:record")


def _page(request: Request, entry: Entry, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "entry": entry,
        "contact": entry.contact,
        "profile": entry.profile,
        "today": clock.today(),
        "partners": entry.offer.partners,
    }
    return render(request, "home/record.html", context, status=status)
