"""The two buttons of documentalists and managers, and taking back for a minute what was pressed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from partners.resources import judging
from partners.resources.forms import DeclineForm, SeenForm
from partners.resources.judging import Judgement
from partners.resources.proposing import JUDGES
from partners.resources.staff import resource_for

JUDGED = "resource-judged"


@staff(*JUDGES)
@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    row = resource_for(request, pk)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else 0
    try:
        judged = judging.approve(resource=row, by=request.member, seen=seen)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:proposal", row.pk)
    notices.done(request, _("It is published."), undo=_undo(request, judged))
    return redirect("partners:proposal", judged.pk)


@staff(*JUDGES)
def decline(request: Request, pk: int) -> HttpResponse:
    row = resource_for(request, pk)
    form = DeclineForm(request.POST or None, initial={"seen": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            judged = judging.decline(resource=row, by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            said = _("Declined. Whoever proposed it gets a mail with the reason in a minute.")
            notices.done(request, said, undo=_undo(request, judged))
            return redirect("partners:proposals")
    page = {"form": form, "row": row}
    return render(request, "partners/resources/proposal_decline.html", page, status=422 if form.errors else 200)


@staff(*JUDGES)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    try:
        judged = undoable.recall(JUDGED, key, user_id=request.member.user_id)
        row = judging.undo(resource=resource_for(request, judged.pk), judgement=judged, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:proposals")
    notices.done(request, _("It waits to be judged again."))
    return redirect("partners:proposal", row.pk)


def _undo(request: Request, judged: Judgement) -> str:
    key = undoable.remember(JUDGED, judged, user_id=request.member.user_id)
    return reverse("partners:proposal_judged_undo", args=[key])
