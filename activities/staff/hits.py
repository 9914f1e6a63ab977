"""What a closure, a regime or a room out of use hits among the sessions, and what to do about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import hits
from activities.hits import CANCEL, KEEP, Hit, Outcome
from activities.models import Session
from activities.models.session import SessionQuerySet
from activities.planning import dates
from activities.staff import answers, saying
from cdm.agenda.models import Calendar, Closure, Regime
from cdm.core import human, notices, returning
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role

SHOWN = 30  # on one page; the rest comes when these are answered


@staff(Role.MANAGER)
def closure(request: Request, pk: int) -> HttpResponse:
    found: Closure = get_object_or_404(Closure.objects.select_related("site"), pk=pk)
    page = {"title": found.label, "when": _when(found.first_day, found.last_day), "what": "closure"}
    return decide(request, hits.by_closure(found), page)


@staff(Role.MANAGER)
def regime(request: Request, pk: int) -> HttpResponse:
    found: Regime = get_object_or_404(Regime, pk=pk)
    page = {
        "title": found.get_kind_display(),
        "when": _when(found.starts, found.ends),
        "what": "closure" if found.kind == Regime.Kind.CLOSED else "regime",
    }
    return decide(request, hits.by_regime(found), page)


@staff(Role.MANAGER)
def room(request: Request, pk: int) -> HttpResponse:
    found: Calendar = get_object_or_404(Calendar.objects.select_related("site"), pk=pk, kind=Calendar.Kind.ROOM)
    return decide(request, hits.by_room(found), {"title": str(found), "when": str(found.site or ""), "what": "room"})


def _when(first: dt.date, last: dt.date | None) -> str:
    """One day, or from when until when."""
    if first == last:
        return human.date(first)
    until = human.date(last) if last else _("until further notice")
    return f"{human.date(first)} – {until}"


class AnswersForm(forms.Form):
    """One answer for each session, or one for all; and a few words to those who hear of it."""

    hide_optional = True

    message = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, found: Sequence[Hit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        for hit in found:
            self.fields[name_of(hit)] = forms.CharField(required=False, initial=KEEP)
        self.fields["message"].label = _("A few words to those who are registered")

    def clean(self) -> dict[str, Any]:
        """A date that is no longer free is still tried: the verb refuses it, and the page shows the present ones."""
        cleaned = super().clean() or {}
        for hit in self.found:
            chosen = cleaned.get(name_of(hit)) or KEEP
            if chosen not in (KEEP, CANCEL) and not _is_day(chosen):
                self.add_error(name_of(hit), _("Choose what to do."))
        return cleaned

    def answers(self) -> dict[Session, str]:
        """``all`` answers for every one: the first other date, cancel, or keep."""
        for_all = self.data.get("all", "")
        return {hit.session: _for_all(hit, for_all) or self.cleaned_data[name_of(hit)] or KEEP for hit in self.found}


def decide(request: Request, rows: SessionQuerySet, page: dict[str, Any]) -> HttpResponse:
    found = hits.with_suggestions(rows[:SHOWN])
    form = AnswersForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        outcome = hits.answer(answers=form.answers(), message=form.cleaned_data["message"])
        _report(request, outcome)
        return redirect(request.path)
    lines = [(hit, name_of(hit), form[name_of(hit)].value() or KEEP) for hit in found]
    page |= {"form": form, "lines": lines, "people": sum(hit.people for hit in found), "more": rows.count() > SHOWN}
    page["back"] = returning.place(request, reverse("counselling:closures"))
    return render(request, "activities/staff/hits.html", page, status=422 if form.errors else 200)


def name_of(hit: Hit) -> str:
    return f"answer-{hit.session.pk}"


def _report(request: Request, outcome: Outcome) -> None:
    for session, refused in outcome.refused:
        said = {"session": session.activity, "reason": saying.refusal(refused, request.member)}
        notices.refuse(request, _("%(session)s stays as it was. %(reason)s") % said)
    if outcome.after:
        words = ngettext("Done for %(n)s session.", "Done for %(n)s sessions.", len(outcome.after))
        back = request.path
        answers.done(request, words % {"n": len(outcome.after)}, outcome.befores, outcome.after, back=back)
    elif outcome.kept and not outcome.refused:
        notices.done(request, _("Everything stays as it was planned."))


def _for_all(hit: Hit, chosen: str) -> str:
    if chosen == "move":
        return hit.days[0].isoformat() if hit.days else KEEP
    return chosen if chosen in (KEEP, CANCEL) else ""


def _is_day(typed: str) -> bool:
    try:
        day = parse_date(typed)
    except ValueError:
        return False
    return day is not None and dates.near(day)
