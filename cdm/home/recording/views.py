"""The page, what one tap counts, and taking it back."""

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
from cdm.home.recording import keeping, presets, quick, remembered, words
from cdm.home.recording.entries import Entry
from cdm.home.recording.offers import WRITERS


@staff(*WRITERS)
def record(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _page(request, Entry(None, member=request.member, initial=remembered.form(request.session)))
    entry = Entry(request.POST, member=request.member)
    if "keep" in request.POST:
        return _keep_as_preset(request, entry)
    tapped = "quick" in request.POST
    if not entry.is_valid() or not _count(request, entry, tapped=tapped):
        if request.htmx:
            notices.refuse(request, " ".join(error for errors in entry.errors.values() for error in errors))
            return _row(request, entry)
        return _page(request, entry, status=422)
    return _row(request, entry) if request.htmx else redirect("home:record")


def _count(request: Request, entry: Entry, *, tapped: bool) -> bool:
    """False when it was refused, which the entry then says."""
    try:
        kept = entry.keep()
    except Refused:
        return False
    facts, opened = entry.facts(), entry.opened
    remembered.keep(request.session, entry.contact.values(), day=facts["day"], opened=opened, quick=tapped)
    if kept is None:
        notices.warn(request, _("This was counted already; nothing was added."))
    else:
        remembered.tell(request.session, facts["count"])
        notices.done(request, words.counted(entry), undo=reverse("home:record_undo", args=[kept.token]))
    return True


def _keep_as_preset(request: Request, entry: Entry) -> HttpResponse:
    """What stands in the form becomes a preset; nothing is counted, and nothing typed is lost."""
    if not entry.contact.is_valid():
        return _page(request, entry, status=422)
    try:
        presets.add(member=request.member, wanted=[entry.contact.values()])
    except Refused as refusal:
        notices.refuse(request, refusal)
    else:
        notices.done(request, _("Kept as a preset. Nothing was counted."))
    return _page(request, entry)


@staff(*WRITERS)
@require_POST
def undo(request: Request, token: str) -> HttpResponse:
    try:
        kept = keeping.undo(token=token)
    except Refused as refusal:
        notices.refuse(request, refusal)
    else:
        remembered.tell(request.session, -kept.facts["count"])
        notices.done(request, _("Taken back: it is no longer counted."))
    return redirect("home:record")


def _page(request: Request, entry: Entry, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        **_shown(request, entry),
        "contact": entry.contact,
        "profile": entry.profile,
        "hands": entry.hands,
        "opened": entry.opened if entry.contact.is_bound else remembered.opened(request.session),
        "partners": entry.offer.partners,
        "today": clock.today(),
    }
    return render(request, "home/record.html", context, status=status)


def _row(request: Request, entry: Entry) -> HttpResponse:
    """What one tap changes of the page: the row with fresh keys, and the notice. What is typed elsewhere stays."""
    return render(request, "home/_record_quick_htmx.html", _shown(request, entry))


def _shown(request: Request, entry: Entry) -> dict[str, Any]:
    last = remembered.last(request.session)
    row = quick.row(member=request.member, offer=entry.offer, last=last, day=entry.contact["day"].value())
    return {"row": row, "told": remembered.told(request.session), "who": words.who(request.member)}
