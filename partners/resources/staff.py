"""Proposing to the professionals' page, following what became of it, and judging: staff."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import notices, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from partners.models import Resource
from partners.resources import comparing, proposing
from partners.resources.forms import DeclineForm, ResourceForm

PER_PAGE = 50
UNDO = "resource"


def resource_for(request: Request, pk: int) -> Resource:
    """One this member may change: their partner's, any for who judges; 404 for all others (P4)."""
    rows = Resource.objects.editable_by(request.member).select_related("partner", "replaces", "change")
    return get_object_or_404(rows, pk=pk)


@staff()
@require_safe
def proposals(request: Request) -> HttpResponse:
    """One's own with their state; for who judges, all of them, what waits first. ``?state=`` narrows it."""
    judge = proposing.judges(request.member)
    mine = Resource.objects.editable_by(request.member)
    rows = mine.originals().select_related("partner", "change").order_by("-proposed", "-pk")
    state = request.GET.get("state", "")
    state = state if state in Resource.State.values else ""
    page = {
        "judge": judge,
        "waiting": list(mine.waiting().select_related("partner", "replaces")) if judge and not state else [],
        "page": Paginator(rows.filter(state=state) if state else rows, PER_PAGE).get_page(request.GET.get("page")),
        "states": Resource.State.choices,
        "state": state,
    }
    return render(request, "partners/resources/proposals.html", page)


@staff()
def propose(request: Request) -> HttpResponse:
    form = ResourceForm(request.POST or None, member=request.member)
    judge = proposing.judges(request.member)
    if request.method == "POST" and form.is_valid():
        publish = judge and "publish" in request.POST
        partner = form.on_behalf()
        try:
            made = proposing.propose(by=request.member, partner=partner, values=form.values(), publish=publish)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            said = _("It is published.") if publish else _("Thank you. A documentalist reads it before it appears.")
            notices.done(request, said)
            return redirect("partners:proposal", made.pk)
    page = {"form": form, "judge": judge, "back_url": reverse("partners:proposals")}
    return render(request, "partners/resources/proposal_form.html", page, status=422 if form.errors else 200)


@staff()
@require_safe
def proposal(request: Request, pk: int) -> HttpResponse:
    """As visitors will read it, in both languages; of a change, what it would change."""
    row = resource_for(request, pk)
    page = {
        "row": row,
        "judge": proposing.judges(request.member),
        "differences": comparing.differences(row.replaces, row) if row.replaces else [],
        "decline_form": DeclineForm(initial={"seen": row.version}),
    }
    return render(request, "partners/resources/proposal.html", page)


@staff()
def edit(request: Request, pk: int) -> HttpResponse:
    """What a partner changes of an approved one is asked for beside it; a change that waits is changed itself."""
    row = resource_for(request, pk)
    judge = proposing.judges(request.member)
    if row.wish and not judge:
        return redirect("partners:proposal_edit", row.wish.pk)
    form = ResourceForm(request.POST or None, member=request.member, resource=row)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            kept = proposing.change(resource=row, by=request.member, values=form.values(), seen=seen)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
            row.refresh_from_db(fields=["version"])
            typed = request.POST.copy()
            typed["seen"] = str(row.version)
            form.data = typed
        else:
            waits = kept.state == Resource.State.PROPOSED and not judge
            notices.done(request, _("Saved. A documentalist reads it before it appears.") if waits else _("Saved."))
            return redirect("partners:proposal", kept.pk)
    page = {
        "form": form,
        "row": row,
        "judge": judge,
        "beside": row.state == Resource.State.APPROVED and not judge,
        "back_url": reverse("partners:proposal", args=[row.pk]),
    }
    return render(request, "partners/resources/proposal_form.html", page, status=422 if form.errors else 200)


@staff()
def withdraw(request: Request, pk: int) -> HttpResponse:
    """GET asks; POST withdraws, with a minute to undo it, or throws a change away."""
    row = resource_for(request, pk)
    if request.method != "POST":
        return render(request, "partners/resources/proposal_withdraw.html", {"row": row})
    try:
        was = proposing.withdraw(resource=row, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:proposal", row.pk)
    if was.replaces_id:
        notices.done(request, _("The change is thrown away; what visitors read stays."))
        return redirect("partners:proposal", was.replaces_id)
    key = undoable.remember(UNDO, (row.pk, str(was.state), was.version), user_id=request.member.user_id)
    notices.done(request, _("It is withdrawn."), undo=reverse("partners:proposal_undo", args=[key]))
    return redirect("partners:proposal", row.pk)


@staff()
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    try:
        pk, state, seen = undoable.recall(UNDO, key, user_id=request.member.user_id)
        row = proposing.put_back(resource=resource_for(request, pk), by=request.member, state=state, seen=seen)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("partners:proposals")
    notices.done(request, _("It is back as it was."))
    return redirect("partners:proposal", row.pk)


@staff()
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    row = resource_for(request, pk)
    try:
        back = proposing.put_back(resource=row, by=request.member)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        approved = back.state == Resource.State.APPROVED
        notices.done(request, _("Visitors see it again.") if approved else _("It is proposed again."))
    return redirect("partners:proposal", row.pk)
