"""What remains of a meeting: its papers, its decisions, how many came. Managers write it down."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners.meetings import decisions, documents, holding, reading
from partners.meetings.forms import CameForm, DecisionForm, DocumentForm
from partners.models import MeetingDecision, PartnerMeeting


@staff(Role.MANAGER)
def came(request: Request, pk: int) -> HttpResponse:
    meeting = reading.meeting_for(request, pk)
    form = CameForm(request.POST if request.method == "POST" else None, initial={"came": meeting.came})
    if form.is_bound and form.is_valid():
        try:
            holding.count(meeting=meeting, came=form.cleaned_data["came"])
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("Noted."))
            return redirect("partners:meeting", meeting.pk)
    return _page(request, meeting, form, _("How many people came"))


@staff(Role.MANAGER)
def decision_add(request: Request, pk: int) -> HttpResponse:
    meeting = reading.meeting_for(request, pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.add(meeting=meeting, values=form.values())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("The decision is written down."))
            if "another" in request.POST:
                return redirect("partners:decision_add", meeting.pk)
            return redirect("partners:meeting", meeting.pk)
    return _page(request, meeting, form, _("Write down a decision"))


@staff(Role.MANAGER)
def decision_change(request: Request, pk: int) -> HttpResponse:
    decision = _decision(pk)
    form = DecisionForm(request.POST or None, decision=decision)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.change(decision=decision, values=form.values())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("Saved."))
            return redirect("partners:meeting", decision.meeting_id)
    return _page(request, decision.meeting, form, _("Change a decision"), decision=decision)


@staff(Role.MANAGER)
@require_POST
def decision_remove(request: Request, pk: int) -> HttpResponse:
    decision = _decision(pk)
    try:
        decisions.remove(decision=decision)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("The decision is taken out."))
    return redirect("partners:meeting", decision.meeting_id)


@staff(Role.MANAGER)
def document_add(request: Request, pk: int) -> HttpResponse:
    meeting = reading.meeting_for(request, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data["file"]
        try:
            documents.add(
                meeting=meeting, title=data["title"], language=data["language"], name=file.name, content=file.read()
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("The document is there."))
            return redirect("partners:meeting", meeting.pk)
    return _page(request, meeting, form, _("Add a document"))


@staff(Role.MANAGER)
def document_remove(request: Request, pk: int) -> HttpResponse:
    """GET asks: the file is nowhere else."""
    document = reading.document_for(request, pk)
    if request.method != "POST":
        page = {"document": document, "meeting": document.meeting}
        return render(request, "partners/meetings/document_remove.html", page)
    try:
        documents.remove(document=document)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("The document is taken out."))
    return redirect("partners:meeting", document.meeting_id)


def _decision(pk: int) -> MeetingDecision:
    return get_object_or_404(MeetingDecision.objects.select_related("partner", "meeting"), pk=pk)


def _page(
    request: Request, meeting: PartnerMeeting, form: forms.Form, title: str, *, decision: MeetingDecision | None = None
) -> HttpResponse:
    page = {
        "meeting": meeting,
        "form": form,
        "title": title,
        "decision": decision,
        "another": isinstance(form, DecisionForm) and decision is None,
        "back_url": reverse("partners:meeting", args=[meeting.pk]),
    }
    return render(request, "partners/meetings/record.html", page, status=422 if form.errors else 200)
