"""How the annual report cuts each service, year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel, Context, Role, Service
from stats import categories, contacts
from stats.models import ReportingCategory
from stats.vocabulary import category_sets, undoing, usage
from stats.vocabulary.changing import AHEAD
from stats.vocabulary.forms import CategoryForm, CategoryWordsForm
from stats.vocabulary.views.pages import done, saved
from stats.vocabulary.words import said


@dataclass
class Cut:
    """A service as a year cuts it: (category, contacts), what fits none, and categories of other years."""

    service: Service
    parts: list[tuple[ReportingCategory, int]]
    rest: int
    others: list[ReportingCategory] = field(default_factory=list)


def takes(row: ReportingCategory) -> str:
    """What falls into the category, in words."""
    words = [", ".join(str(Context(code).label) for code in row.contexts)] if row.contexts else []
    if row.channels:
        words.append(", ".join(str(Channel(code).label) for code in row.channels))
    return " · ".join(words) or _("whatever no category before takes")


@staff(Role.MANAGER)
@require_safe
def sets(request: Request) -> HttpResponse:
    years = _years()
    asked = request.GET.get("year", "")
    this = clock.today().year
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this
    if year not in years:
        raise Http404(asked)
    context: dict[str, Any] = {
        "cuts": _cuts(year),
        "year": year,
        "years": years,
        "closed": year in usage.closed_years(),
    }
    return render(request, "stats/vocabulary/categories.html", context)


def _cuts(year: int) -> list[Cut]:
    counted = contacts.of_year(year)
    rows = list(ReportingCategory.objects.order_by("service", "position", "code"))
    found = []
    for service in Service:
        own = [row for row in rows if row.service == service]
        valid = [row for row in own if categories.holds(row, year)]
        counts = Counter({part.code: part.count for part in categories.split(counted.manners(service), valid)})
        for row in own:
            row.takes = takes(row)  # type: ignore[attr-defined]
        others = [row for row in own if row not in valid]
        parts = [(row, counts[row.code]) for row in valid]
        found.append(Cut(service, parts, counts[categories.OTHER], others))
    return found


def _years() -> Sequence[int]:
    this = clock.today().year
    return sorted({*contacts.span(), this, *range(this + 1, this + AHEAD + 1)}, reverse=True)


@staff(Role.MANAGER)
def add(request: Request) -> HttpResponse:
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = category_sets.add(**form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return done(request, saved(), undoing.before([], [row]), back=_back(form.cleaned_data["first_year"]))
    return render(request, "stats/vocabulary/category_add.html", {"form": form}, status=422 if form.errors else 200)


@staff(Role.MANAGER)
def edit(request: Request, service: str, code: str) -> HttpResponse:
    row = get_object_or_404(ReportingCategory, service=service, code=code)
    started = {**said(row), "last_year": row.valid_until}
    form = CategoryWordsForm(request.POST or None, row=row, initial=started)
    if request.method == "POST" and form.is_valid():
        was = undoing.before([row])
        try:
            category_sets.change(row=row, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return done(request, saved(), was, back=_back(row.valid_until or clock.today().year))
    kept = ReportingCategory.objects.get(pk=row.pk)
    context = {"form": form, "row": kept, "takes": takes(kept), "removable": category_sets.removable(kept)}
    return render(request, "stats/vocabulary/category.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
@require_POST
def remove(request: Request, service: str, code: str) -> HttpResponse:
    row = get_object_or_404(ReportingCategory, service=service, code=code)
    was = undoing.before([row])
    try:
        category_sets.remove(row=row)
    except Refused as refused:
        notices.refuse(request, refused)
        return HttpResponseRedirect(reverse("stats:vocabulary_categories"))
    return done(
        request, _("“%(label)s” is removed.") % {"label": row.label}, was, back=reverse("stats:vocabulary_categories")
    )


def _back(year: int) -> str:
    return f"{reverse('stats:vocabulary_categories')}?year={year}"
