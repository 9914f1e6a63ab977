"""Absences and closures: saved first, so that nothing more is booked meanwhile; then, what they hit and what to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cdm.agenda import absences, closures
from cdm.agenda.models import Closure
from cdm.audit.viewing import viewing
from cdm.core import clock, notices, returning
from cdm.core.access import Request, staff
from cdm.core.deciding import AnswersForm
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from counselling import availability, centre_days, departures, hits
from counselling.access import counsellor_for
from counselling.hits import HAND_OVER
from counselling.models import AppointmentQuerySet, Counsellor
from counselling.staff import answers
from counselling.staff.changing import preview_for_many
from counselling.staff.forms import AbsenceForm, ClosureForm
from counselling.staff.hours import PLANNERS, owner
from counselling.staff.times import read_start

SHOWN = 60  # hits on one page; the rest comes when these are answered


@staff(*PLANNERS)
def add(request: Request, pk: int) -> HttpResponse:
    counsellor = counsellor_for(request, pk)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            absence = availability.be_away(calendar=counsellor.calendar, period=form.cleaned_data["period"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            notices.done(request, _("The absence is noted: nothing more is booked in it."))
            return redirect("counselling:absence", absence.pk)
    page = {"form": form, "counsellor": counsellor, "title": _("An absence"), "about": None}
    return render(request, "counselling/staff/hours_form.html", page, status=422 if form.errors else 200)


@staff(*PLANNERS)
@viewing("agenda.absence")
def absence(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(departures.asked_absences().select_related("calendar"), pk=pk)
    counsellor = owner(request, found.calendar)
    page = {
        "absence": found,
        "counsellor": counsellor,
        "starts": found.period.lower,
        "ends": found.period.upper,
        "back": reverse("counselling:availability_of", args=[counsellor.pk]),
    }
    return decide(request, hits.of(absences.hits(found)), "absence", page)


@staff(*PLANNERS)
@require_POST
def come_back(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(departures.asked_absences().select_related("calendar"), pk=pk)
    counsellor = owner(request, found.calendar)
    availability.come_back(absence=found)
    notices.done(request, _("The absence is removed."))
    return redirect("counselling:availability_of", counsellor.pk)


@staff(Role.COORDINATOR, Role.MANAGER)
def handover(request: Request, pk: int) -> HttpResponse:
    """What somebody leaves behind, during their last days and after them; ``pk`` of the account."""
    found = get_object_or_404(Counsellor.objects.only("pk"), user=pk)
    counsellor = counsellor_for(request, found.pk)
    page = {
        "counsellor": counsellor,
        "last_day": departures.last_day_of(counsellor.calendar),
        "back": returning.place(request, reverse("partners:people")),
    }
    rows = departures.left_behind().of_counsellor(counsellor).order_by("starts", "pk")
    return decide(request, rows, "handover", page)


@staff(Role.MANAGER)
def closure_list(request: Request) -> HttpResponse:
    coming = Closure.objects.filter(last_day__gte=clock.today()).select_related("site").order_by("first_day", "pk")
    return render(request, "counselling/staff/closures.html", {"closures": coming})


@staff(Role.MANAGER)
def add_closure(request: Request) -> HttpResponse:
    return _edit_closure(request, Closure(kind=Closure.Kind.CLOSURE))


@staff(Role.MANAGER)
def change_closure(request: Request, pk: int) -> HttpResponse:
    return _edit_closure(request, get_object_or_404(Closure, pk=pk))


@staff(Role.MANAGER)
@viewing("agenda.closure")
def closure(request: Request, pk: int) -> HttpResponse:
    found: Closure = get_object_or_404(Closure.objects.select_related("site"), pk=pk)
    page = {"closure": found, "back": reverse("counselling:closures")}
    return decide(request, hits.of(closures.hits(found)), "closure", page)


@staff(Role.MANAGER)
@require_POST
def drop_closure(request: Request, pk: int) -> HttpResponse:
    centre_days.reopen(closure=get_object_or_404(Closure, pk=pk))
    notices.done(request, _("The closure is removed."))
    return redirect("counselling:closures")


def _edit_closure(request: Request, found: Closure) -> HttpResponse:
    form = ClosureForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = centre_days.close(closure=form.instance)
        notices.done(request, _("The closure is saved: nothing more is booked in it."))
        return redirect("counselling:closure", saved.pk)
    page = {"form": form, "title": _("A closure of the centre"), "back_url": reverse("counselling:closures")}
    return render(request, "counselling/staff/hours_form.html", page, status=422 if form.errors else 200)


def decide(request: Request, rows: AppointmentQuerySet, name: str, page: dict[str, Any]) -> HttpResponse:
    """The page of what ``rows`` became, with ``page`` in its context; when posted, what was answered is done."""
    found = hits.with_suggestions(rows[:SHOWN])
    words = _("A few words to those who are moved or cancelled")
    form = AnswersForm(request.POST or None, found=found, words=words, means=_means)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        outcome = hits.answer(answers=form.answers(), message=form.cleaned_data["message"])
        _report(request, outcome)
        return redirect(request.get_full_path())
    message = form.cleaned_data.get("message", "") if form.is_bound and form.is_valid() else ""
    reachable = next((hit.appointment for hit in found if hit.appointment.email), None)
    previews = [preview_for_many(reachable, kind, message) for kind in ("changed", "cancelled")] if reachable else []
    context = {"lines": list(form.lines()), "form": form, "previews": previews, "reachable": reachable, **page}
    return render(request, f"counselling/staff/{name}.html", context, status=422 if form.errors else 200)


def _means(chosen: str) -> bool:
    return chosen == HAND_OVER or read_start(chosen) is not None


def _report(request: Request, outcome: hits.Outcome) -> None:
    if outcome.changes:
        count = len(outcome.changes)
        sentence = ngettext("One appointment is changed.", "%(n)d appointments are changed.", count) % {"n": count}
        answers.done(request, sentence, outcome.changes)
    elif not outcome.refused:
        notices.done(request, _("All of them are kept."))
    for appointment, refused in outcome.refused:
        notices.refuse(request, f"{appointment}: {refused}")
