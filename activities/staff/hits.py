"""What a closure, a regime or a room out of use hits among the sessions, and what to do about each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import hits
from activities.hits import Outcome
from activities.models.session import SessionQuerySet
from activities.planning import dates
from activities.staff import answers, saying
from cdm.agenda.models import Calendar, Closure, Regime
from cdm.core import human, notices, returning
from cdm.core.access import Request, staff
from cdm.core.deciding import AnswersForm
from cdm.core.vocabulary import Role

SHOWN = 30  # on one page; the rest comes when these are answered


@staff(Role.MANAGER)
def closure(request: Request, pk: int) -> HttpResponse:
    found: Closure = get_object_or_404(Closure.objects.select_related("site"), pk=pk)
    page = {"title": found.label, "when": human.dates(found.first_day, found.last_day), "what": "closure"}
    return decide(request, hits.by_closure(found), page)


@staff(Role.MANAGER)
def regime(request: Request, pk: int) -> HttpResponse:
    found: Regime = get_object_or_404(Regime, pk=pk)
    page = {
        "title": found.get_kind_display(),
        "when": human.dates(found.starts, found.ends),
        "what": "closure" if found.kind == Regime.Kind.CLOSED else "regime",
    }
    return decide(request, hits.by_regime(found), page)


@staff(Role.MANAGER)
def room(request: Request, pk: int) -> HttpResponse:
    found: Calendar = get_object_or_404(Calendar.objects.select_related("site"), pk=pk, kind=Calendar.Kind.ROOM)
    return decide(request, hits.by_room(found), {"title": str(found), "when": str(found.site or ""), "what": "room"})


def decide(request: Request, rows: SessionQuerySet, page: dict[str, Any]) -> HttpResponse:
    found = hits.with_suggestions(rows[:SHOWN])
    words = _("A few words to those who are registered")
    form = AnswersForm(request.POST or None, found=found, words=words, means=_is_day)
    if request.method == "POST" and form.is_valid():
        outcome = hits.answer(answers=form.answers(), message=form.cleaned_data["message"])
        _report(request, outcome)
        return redirect(request.path)
    page |= {
        "form": form,
        "lines": list(form.lines()),
        "people": sum(hit.people for hit in found),
        "more": rows.count() > SHOWN,
    }
    page["back"] = returning.place(request, reverse("counselling:closures"))
    return render(request, "activities/staff/hits.html", page, status=422 if form.errors else 200)


def _report(request: Request, outcome: Outcome) -> None:
    for session, refused in outcome.refused:
        said = {"session": session.activity, "reason": saying.refusal(refused, request.member)}
        notices.refuse(request, _("%(session)s stays as it was. %(reason)s") % said)
    if outcome.changes:
        befores, after = zip(*outcome.changes, strict=True)
        words = ngettext("Done for %(n)s session.", "Done for %(n)s sessions.", len(after)) % {"n": len(after)}
        answers.done(request, words, befores, after, back=request.path)
    elif outcome.kept and not outcome.refused:
        notices.done(request, _("Everything stays as it was planned."))


def _is_day(typed: str) -> bool:
    try:
        day = parse_date(typed)
    except ValueError:
        return False
    return day is not None and dates.near(day)
