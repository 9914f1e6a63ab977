"""The two buttons of documentalists and managers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from partners.resources import judging
from partners.resources.forms import DeclineForm, SeenForm
from partners.resources.proposing import JUDGES
from partners.resources.staff import resource_for


@staff(*JUDGES)
@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    row = resource_for(request, pk)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else 0
    try:
        shown = judging.approve(resource=row, by=request.member, seen=seen)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:proposal", row.pk)
    notices.done(request, _("It is published."))
    return redirect("partners:proposal", shown.pk)


@staff(*JUDGES)
def decline(request: Request, pk: int) -> HttpResponse:
    row = resource_for(request, pk)
    form = DeclineForm(request.POST or None, initial={"seen": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            judging.decline(resource=row, by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("Declined. Whoever proposed it gets a mail with the reason."))
            return redirect("partners:proposals")
    page = {"form": form, "row": row}
    return render(request, "partners/resources/proposal_decline.html", page, status=422 if form.errors else 200)
