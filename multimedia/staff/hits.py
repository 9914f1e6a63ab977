"""What a closure, a regime or a place out of order hits among the bookings, and what to do about each."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cdm.agenda.models import Closure, Regime
from cdm.audit.viewing import viewing
from cdm.core import human, notices, returning, stamps, undoable
from cdm.core.access import Request, staff
from cdm.core.deciding import AnswersForm
from cdm.core.vocabulary import Role
from cdm.outbox.messages import Mail
from multimedia import hits
from multimedia.hits import ELSEWHERE, Hit, Outcome
from multimedia.models import Booking, BookingQuerySet, Space, Station
from multimedia.notices import preview
from multimedia.seating import outages, undoing
from multimedia.seating.outages import Undoable
from multimedia.staff import desk_answers

SHOWN = 60  # on one page; the rest comes when these are answered


@staff(Role.MANAGER)
@viewing("agenda.closure")
def closure(request: Request, pk: int) -> HttpResponse:
    found: Closure = get_object_or_404(Closure.objects.select_related("site"), pk=pk)
    page = {"title": found.label, "when": human.dates(found.first_day, found.last_day)}
    return decide(request, hits.by_closure(found), page, back=reverse("counselling:closures"))


@staff(Role.MANAGER)
@viewing("agenda.regime")
def regime(request: Request, pk: int) -> HttpResponse:
    found: Regime = get_object_or_404(Regime, pk=pk)
    page = {"title": found.get_kind_display(), "when": human.dates(found.starts, found.ends)}
    return decide(request, hits.by_regime(found), page, back=reverse("counselling:regimes"))


@staff(*desk_answers.ROOM)
@viewing("multimedia.station")
def outage(request: Request, pk: int) -> HttpResponse:
    """``pk`` of a place. In order, it hits nothing. Whoever may say that it is broken may decide on its bookings."""
    station: Station = get_object_or_404(Station.objects.select_related("space__calendar"), pk=pk)
    absence = outages.outage(station)
    page = {
        "title": _("%(space)s, %(place)s") % {"space": station.space, "place": station},
        "when": _in_words(absence),
        "outage": True,
    }
    rows = hits.by_outage(absence) if absence else Booking.objects.none()
    return decide(request, rows, page, back=reverse("multimedia:station", args=[pk]), one_place=True)


@staff(Role.MANAGER)
@viewing("multimedia.space")
def space(request: Request, pk: int) -> HttpResponse:
    """Of a space that is switched off; while it is offered, nothing is to decide."""
    found: Space = get_object_or_404(Space, pk=pk)
    rows = Booking.objects.none() if found.active else hits.of_space(found)
    page = {"title": found.name, "when": "" if found.active else _("Switched off")}
    return decide(request, rows, page, back=reverse("multimedia:space", args=[pk]))


def decide(
    request: Request, rows: BookingQuerySet, page: dict[str, Any], *, back: str, one_place: bool = False
) -> HttpResponse:
    """The page of what ``rows`` became, with ``page`` in its context; when posted, what was answered is done."""
    found = hits.with_suggestions(rows[:SHOWN], one_place=one_place)
    words = _("A few words to those who are moved or cancelled")
    form = AnswersForm(request.POST or None, found=found, words=words, means=_means)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        _report(request, hits.answer(answers=form.answers(), message=form.cleaned_data["message"]))
        return redirect(request.get_full_path())
    message = form.cleaned_data.get("message", "") if form.is_bound and form.is_valid() else ""
    sample = next((hit for hit in found if hit.booking.email), None)
    context = {
        "form": form,
        "lines": list(form.lines()),
        "more": len(found) == SHOWN and rows.count() > SHOWN,
        "mails": sum(bool(hit.booking.email) for hit in found),
        "moved": sum(hit.told_if_moved for hit in found),
        "previews": _previews(sample, message) if sample else [],
        "sample": sample.booking if sample else None,
        "back": returning.place(request, back),
        "outage": False,
        **page,
    }
    return render(request, "multimedia/staff/hits.html", context, status=422 if form.errors else 200)


def _means(chosen: str) -> bool:
    return chosen == ELSEWHERE or stamps.moment(chosen) is not None


def _previews(sample: Hit, message: str) -> Sequence[Mail]:
    """What each of several gets, shown with one of them and without the name."""
    nobody = copy(sample.booking)
    nobody.name = ""
    start = sample.times[0].start if sample.times else None
    moved = [preview(nobody, "changed", message=message, start=start)] if start else []
    return [*moved, preview(nobody, "cancelled", message=message)]


def _report(request: Request, outcome: Outcome) -> None:
    for booking, refused in outcome.refused:
        said = {"booking": booking, "reason": refused}
        notices.refuse(request, _("%(booking)s stays as it was. %(reason)s") % said)
    if outcome.changes:
        count = len(outcome.changes)
        words = ngettext("One booking is changed.", "%(n)d bookings are changed.", count) % {"n": count}
        act = Undoable(tuple(undoing.changed(was, after) for was, after in outcome.changes))
        key = undoable.remember(desk_answers.NOTE, act, user_id=request.member.user_id)
        undo = reverse("multimedia:undo", args=[key])
        notices.done(request, words, undo=returning.leading_to(request.get_full_path(), by=undo))
    elif not outcome.refused:
        notices.done(request, _("All of them are kept."))


def _in_words(absence: Any) -> str:
    if absence is None:
        return pgettext("place", "in order")
    until = absence.period.upper
    return _("out of order until %(time)s") % {"time": human.moment(until)} if until else _("out of order")
