"""My availability: weekly rules, exceptions, extra openings, and what residents see of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.agenda.availability import Need
from cdm.agenda.models import AvailabilityRule, Calendar, ExtraOpening, RuleException
from cdm.audit.viewing import viewing
from cdm.core import notices, returning
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Language, Role, Theme
from counselling import availability, feed, kinds
from counselling.access import counsellor_for, managed
from counselling.models import Counsellor
from counselling.staff import times
from counselling.staff.forms import CHANNELS, ExceptionForm, ExtraForm, PreviewForm, RuleForm

PLANNERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)


@staff(*PLANNERS)
def mine(request: Request) -> HttpResponse:
    return to_first(request, "counselling:availability_of")


def to_first(request: Request, page: str) -> HttpResponse:
    """To ``page`` of oneself, or of the first of those one plans for."""
    counsellor = next(iter(managed(request.member)), None)
    if counsellor is None:
        return render(request, "counselling/staff/no_counsellor.html")
    return redirect(page, counsellor.pk)


@staff(*PLANNERS)
@viewing("counselling.counsellor")
def page(request: Request, pk: int) -> HttpResponse:
    counsellor = counsellor_for(request, pk)
    hours = availability.of(counsellor)
    context = {
        "counsellor": counsellor,
        "own": counsellor.user_id == request.member.user_id,
        "people": managed(request.member),
        "hours": hours,
        "feed_url": feed.address(counsellor) if counsellor.user_id == request.member.user_id else "",
        "outside": availability.outside(counsellor),
        **preview_of(request, counsellor, hours),
    }
    return render(request, "counselling/staff/availability.html", context)


def preview_of(request: Request, counsellor: Counsellor, hours: availability.Availability) -> dict[str, Any]:
    """What residents could book with this counsellor alone, on the terms they book on."""
    form = PreviewForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"theme": "", "language": "", "channel": ""}
    kind = availability.preview_kind(hours=hours, theme=asked["theme"], channel=asked["channel"])
    week = None
    if kind is not None:
        only = [counsellor.calendar_id] if counsellor.calendar_id in kinds.calendars() else []
        week = times.week(
            kind=kind,
            need=Need(**asked),
            monday=times.asked_week(request),
            waive=frozenset(),
            only=only,
        )
    query = "".join(f"&{name}={value}" for name, value in asked.items() if value)
    initial = PreviewForm(initial=asked)
    return {"preview_form": initial, "week": week, "kind": kind, "query": query}


@staff(*PLANNERS)
def add_rule(request: Request, pk: int) -> HttpResponse:
    counsellor = counsellor_for(request, pk)
    rule = AvailabilityRule(calendar=counsellor.calendar)
    form = RuleForm(request.POST or None, instance=rule, initial=proposed(request))
    return _edit(request, counsellor, form, _("Hours of every week"))


@staff(*PLANNERS)
def change_rule(request: Request, pk: int) -> HttpResponse:
    rule, counsellor = _owned(request, AvailabilityRule, pk)
    return _edit(request, counsellor, RuleForm(request.POST or None, instance=rule), _("Hours of every week"))


@staff(*PLANNERS)
@require_POST
def drop_rule(request: Request, pk: int) -> HttpResponse:
    return _drop(request, *_owned(request, AvailabilityRule, pk))


@staff(*PLANNERS)
def add_exception(request: Request, pk: int) -> HttpResponse:
    """``pk`` of the rule."""
    rule, counsellor = _owned(request, AvailabilityRule, pk)
    form = ExceptionForm(request.POST or None, instance=RuleException(rule=rule))
    return _edit(request, counsellor, form, _("Another time on one date"), about=rule)


@staff(*PLANNERS)
@require_POST
def drop_exception(request: Request, pk: int) -> HttpResponse:
    exception = get_object_or_404(RuleException.objects.select_related("rule__calendar"), pk=pk)
    return _drop(request, exception, owner(request, exception.rule.calendar))


@staff(*PLANNERS)
def add_extra(request: Request, pk: int) -> HttpResponse:
    counsellor = counsellor_for(request, pk)
    extra = ExtraOpening(calendar=counsellor.calendar)
    form = ExtraForm(request.POST or None, instance=extra, initial=proposed(request))
    return _edit(request, counsellor, form, _("Hours on one date besides"))


@staff(*PLANNERS)
@require_POST
def drop_extra(request: Request, pk: int) -> HttpResponse:
    return _drop(request, *_owned(request, ExtraOpening, pk))


def proposed(request: Request) -> dict[str, Any]:
    """What a link of another page says the hours are for: ``?themes=WORK&languages=nl&channels=VIDEO&day=2026-12-01``,
    and ``next``, where saving leads back to. What is no choice of the form is left out."""
    known = {"themes": Theme.values, "languages": Language.values, "channels": [value for value, _label in CHANNELS]}
    found: dict[str, Any] = {
        name: chosen
        for name, values in known.items()
        if (chosen := [each for each in request.GET.getlist(name) if each in values])
    }
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return found | {"day": day, "valid_from": day} if day else found


def owner(request: Request, calendar: Calendar) -> Counsellor:
    """The counsellor of a calendar, for whoever may set their availability; rooms have none."""
    found = Counsellor.objects.filter(calendar=calendar).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return counsellor_for(request, found)


def _owned(request: Request, model: Any, pk: int) -> tuple[Any, Counsellor]:
    stretch = get_object_or_404(model.objects.select_related("calendar"), pk=pk)
    return stretch, owner(request, stretch.calendar)


def _edit(
    request: Request, counsellor: Counsellor, form: forms.ModelForm, title: str, *, about: object = None
) -> HttpResponse:
    back = returning.place(request, reverse("counselling:availability_of", args=[counsellor.pk]))
    if request.method == "POST" and form.is_valid():
        availability.keep(stretch=form.instance)
        notices.done(request, _("Saved. Look at the preview: this is what residents see now."))
        return HttpResponseRedirect(back)
    context = {"form": form, "counsellor": counsellor, "title": title, "about": about, "back_url": back}
    return render(request, "counselling/staff/hours_form.html", context, status=422 if form.errors else 200)


def _drop(request: Request, stretch: Any, counsellor: Counsellor) -> HttpResponse:
    availability.drop(stretch=stretch)
    notices.done(request, _("Removed. Appointments already made stay."))
    return redirect("counselling:availability_of", counsellor.pk)
