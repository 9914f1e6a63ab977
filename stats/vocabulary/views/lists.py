"""All lists, one list, and one list in two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import clock, notices, returning
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from stats import contacts
from stats.models import SeriesBreak, Term, TermGroup
from stats.vocabulary import comparing, grouping, series, undoing, usage
from stats.vocabulary.forms import YearsForm
from stats.vocabulary.views.pages import ABOUT, known
from stats.vocabulary.words import said


@dataclass(frozen=True)
class Line:
    """A code as the page of its list tells it."""

    term: Term
    use: usage.Use | None
    became: list[str]

    @property
    def other(self) -> tuple[str, str]:
        """(language, label) in the other language of the page."""
        other = "fr" if (get_language() or "").startswith("nl") else "nl"
        return other, said(self.term)[f"label_{other}"]


@staff(Role.MANAGER)
@require_safe
def index(request: Request) -> HttpResponse:
    year = clock.today().year
    ended = Q(valid_until__lt=year)
    rows = Term.objects.values("list").annotate(
        holding=Count("key", filter=~ended), ended=Count("key", filter=ended), changed=Max("valid_until")
    )
    counted = {row["list"]: row for row in rows.order_by("list")}
    groups = dict(TermGroup.objects.values_list("list").annotate(n=Count("key")).order_by("list"))
    lists = [
        {
            "name": name.value,
            "label": name.label,
            "about": ABOUT[name],
            "groups": groups.get(name.value, 0),
            **counted.get(name.value, {"holding": 0, "ended": 0, "changed": None}),
        }
        for name in Term.List
    ]
    return render(request, "stats/vocabulary/index.html", {"lists": lists, "year": year})


@staff(Role.MANAGER)
@require_safe
def one(request: Request, name: str) -> HttpResponse:
    listed = known(name)
    terms = list(Term.objects.of(name).order_by("position", "code"))
    labels = {term.code: term.label for term in terms}
    used = usage.of(name)
    year = clock.today().year
    lines = [Line(term, used.get(term.code), [labels.get(code, code) for code in term.becomes]) for term in terms]
    groups = [(group, [labels.get(code, code) for code in group.members]) for group in grouping.groups(name).values()]
    context: dict[str, Any] = {
        "name": name,
        "label": listed.label,
        "about": ABOUT[listed],
        "holding": [line for line in lines if line.term.valid_until is None or line.term.valid_until >= year],
        "ended": [line for line in lines if line.term.valid_until is not None and line.term.valid_until < year],
        "groups": groups,
        "aged": listed == Term.List.AGE5,
        "year": year,
    }
    return render(request, "stats/vocabulary/list.html", context)


@staff(Role.MANAGER)
@require_safe
def compare(request: Request, name: str) -> HttpResponse:
    """Two years class by class, with what was counted in each."""
    listed = known(name)
    years = _years()
    wanted = {"a": request.GET.get("a") or years[min(1, len(years) - 1)], "b": request.GET.get("b") or years[0]}
    form = YearsForm(wanted, years=years)
    made, rows, breaks = None, [], list[SeriesBreak]()
    if form.is_valid():
        a, b = form.cleaned_data["a"], form.cleaned_data["b"]
        terms = list(Term.objects.of(name).order_by("position", "code"))
        made = comparing.of_terms(terms, a, b)
        used = usage.of(name)
        counts = [{code: use.years.get(year, 0) for code, use in used.items()} for year in (a, b)]
        labels = {term.code: term.label for term in terms}
        rows = [
            (
                row,
                [labels.get(code, code) for code in row.of.codes_a],
                [labels.get(code, code) for code in row.of.codes_b],
            )
            for row in made.rows(*counts)
        ]
        breaks = series.breaks(a, b, [SeriesBreak.Subject.PROFILE])
    context: dict[str, Any] = {
        "name": name,
        "label": listed.label,
        "form": form,
        "made": made,
        "rows": rows,
        "total_a": sum(row.a for row, _a, _b in rows),
        "total_b": sum(row.b for row, _a, _b in rows),
        "breaks": breaks,
    }
    return render(request, "stats/vocabulary/compare.html", context, status=200 if made else 422)


def _years() -> Sequence[int]:
    """Latest first; next year too, for a change that was prepared."""
    this = clock.today().year
    return sorted({*contacts.span(), this - 1, this, this + 1}, reverse=True)


@staff(Role.MANAGER)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    """Put back what this member did less than a minute ago; nobody else's key works."""
    try:
        undoing.undo(key, user_id=request.member.user_id)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Undone: everything is as it was."))
    return HttpResponseRedirect(returning.place(request, reverse("stats:vocabulary")))
