"""Pages of the managers: audiences reached by the day, cohorts of programmes. Every act is undoable for a minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cdm.core import clock, human, notices, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from stats import closed, measures, names, recording
from stats.apart import audiences as reading
from stats.apart import cohorts as verbs
from stats.apart.forms import AudienceForm, CohortForm, TakeOutForm
from stats.apart.telling import Apart, Told
from stats.models import Cohort, DayCount, Measure

PER_PAGE = 20
NOTE = "apart"  # what may be undone: (the verb that takes it back, its arguments, where to return to)


def _undo(request: Request, *note: Any) -> str:
    key = undoable.remember(NOTE, note, user_id=request.member.user_id)
    return reverse("stats:apart_undo", args=[key])


@staff(Role.MANAGER)
def audiences(request: Request, year: int | None = None) -> HttpResponse:
    """What was reached in a year, day by day, and one more to count."""
    today = clock.today()
    year = today.year if year is None else year
    if not recording.EARLIEST.year <= year <= today.year:
        raise Http404
    done = closed.is_closed(year)
    form = AudienceForm(None if done else request.POST or None, year=year)
    if request.method == "POST" and form.is_valid() and _count(request, form):
        return redirect("stats:audiences_year", year)
    rows = DayCount.objects.filter(
        measure=Measure.REACHED, day__range=(dt.date(year, 1, 1), dt.date(year, 12, 31))
    ).order_by("-day", "item")
    labels = {term.code: term.label for term in form.terms}
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "years": sorted({*reading.years(), year, today.year}),
        "form": form,
        "closed": done,
        "apart": Apart(year),
        "page": page,
        "days": [(row, labels.get(row.item, row.item)) for row in page],
    }
    return render(request, "stats/audiences.html", context, status=422 if form.errors else 200)


def _count(request: Request, form: AudienceForm) -> bool:
    said = form.cleaned_data
    fact = {"measure": Measure.REACHED, "day": said["day"], "item": said["audience"], "count": said["count"]}
    try:
        with transaction.atomic():
            fresh = recording.once(said["key"])
            if fresh:
                recording.count(**fact)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    if fresh:
        words = {"count": human.number(said["count"]), "audience": form.label, "day": human.day(said["day"])}
        text = ngettext(
            "Counted: %(count)s person, %(audience)s, %(day)s.",
            "Counted: %(count)s people, %(audience)s, %(day)s.",
            said["count"],
        )
        notices.done(request, text % words, undo=_undo(request, "uncount", fact))
    else:
        notices.warn(request, _("This was counted already; nothing was added."))
    return True


@staff(Role.MANAGER)
@require_POST
def take_out(request: Request) -> HttpResponse:
    """A line of the list: a mistake is taken out, then counted right. What came meanwhile stays."""
    form = TakeOutForm(request.POST)
    if not form.is_valid():
        raise Http404
    day, item, number = (form.cleaned_data[name] for name in ("day", "audience", "count"))
    fact = {"measure": Measure.REACHED, "day": day, "item": item, "count": number}
    try:
        with transaction.atomic():
            recording.uncount(**fact)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        words = {
            "count": human.number(number),
            "audience": measures.items(Measure.REACHED).get(item, item),
            "day": human.day(day),
        }
        text = ngettext(
            "No longer counted: %(count)s person, %(audience)s, %(day)s.",
            "No longer counted: %(count)s people, %(audience)s, %(day)s.",
            number,
        )
        notices.done(request, text % words, undo=_undo(request, "count", fact))
    return redirect("stats:audiences_year", day.year)


@staff(Role.MANAGER)
def cohorts(request: Request) -> HttpResponse:
    """Every cohort, the last year first."""
    rows = list(Cohort.objects.all())
    known = names.of("programme")
    told = [Told(row, known.get(row.programme, row.programme)) for row in rows]
    years = [(year, list(own)) for year, own in groupby(told, key=lambda each: each.cohort.year)]
    return render(request, "stats/cohorts.html", {"years": years, "programmes": bool(known)})


@staff(Role.MANAGER)
def cohort_new(request: Request) -> HttpResponse:
    """``?programme=``, of whose page one comes: only what the list offers is filled in."""
    asked = request.GET.get("programme", "")
    programme = asked if asked in names.of("programme") else ""
    return _edit(request, Cohort(year=clock.today().year, programme=programme))


@staff(Role.MANAGER)
def cohort(request: Request, key: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Cohort, key=key))


def _edit(request: Request, row: Cohort) -> HttpResponse:
    new = row._state.adding
    form = CohortForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save(cohort=form.save(commit=False))
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            notices.done(request, _("The cohort is saved."))
            return redirect("stats:cohorts")
    context = {"form": form, "cohort": None if new else Cohort.objects.get(key=row.key) if form.errors else row}
    return render(request, "stats/cohort.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
@require_POST
def cohort_remove(request: Request, key: UUID) -> HttpResponse:
    row = get_object_or_404(Cohort, key=key)
    try:
        kept = verbs.remove(cohort=row)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("stats:cohort", key)
    notices.done(
        request, _("%(cohort)s is removed.") % {"cohort": kept}, undo=_undo(request, "restore", {"kept": kept})
    )
    return redirect("stats:cohorts")


@staff(Role.MANAGER)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    acts: dict[str, Callable[..., Any]] = {
        "count": recording.count,
        "uncount": recording.uncount,
        "restore": verbs.restore,
    }
    try:
        name, arguments = undoable.recall(NOTE, key, user_id=request.member.user_id)
        with transaction.atomic():
            acts[name](**arguments)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("stats:audiences")
    if name == "restore":
        notices.done(request, _("The cohort is back."))
        return redirect("stats:cohorts")
    said = _("Taken back: it is no longer counted.") if name == "uncount" else _("It is counted again.")
    notices.done(request, said)
    return redirect("stats:audiences_year", arguments["day"].year)
