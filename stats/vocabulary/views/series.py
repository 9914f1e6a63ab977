"""Breaks in the series, and the definitions of every number."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from stats import measures
from stats.models import SeriesBreak
from stats.vocabulary import series, undoing
from stats.vocabulary.forms import BreakForm
from stats.vocabulary.views.pages import done, saved

FIELDS = ("year", "subject", "text_fr", "text_nl")
FAMILIES = (
    gettext_lazy("Contacts and activities"),
    gettext_lazy("Profile of the visitors"),
    gettext_lazy("Counted by the day or the hour"),
    gettext_lazy("Special audiences and programmes"),
    gettext_lazy("Counted elsewhere"),
)


@staff(Role.MANAGER)
@require_safe
def breaks(request: Request) -> HttpResponse:
    return render(request, "stats/vocabulary/breaks.html", {"breaks": SeriesBreak.objects.all()})


@staff(Role.MANAGER)
def add(request: Request) -> HttpResponse:
    return _edit(request, None)


@staff(Role.MANAGER)
def edit(request: Request, key: uuid.UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(SeriesBreak, pk=key))


def _edit(request: Request, row: SeriesBreak | None) -> HttpResponse:
    form = BreakForm(request.POST or None, initial={name: getattr(row, name) for name in FIELDS} if row else {})
    if request.method == "POST" and form.is_valid():
        was = undoing.before([row] if row else [])
        saving = row or SeriesBreak()
        for name in FIELDS:
            setattr(saving, name, form.cleaned_data[name])
        series.save(saving)
        if row is None:
            was.made.append(("break", saving.pk))
        return done(request, saved(), was, back=reverse("stats:vocabulary_breaks"))
    context = {"form": form, "row": row}
    return render(request, "stats/vocabulary/break.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
@require_POST
def remove(request: Request, key: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(SeriesBreak, pk=key)
    was = undoing.before([row])
    series.remove(row)
    return done(request, _("The break is removed."), was, back=reverse("stats:vocabulary_breaks"))


@staff(Role.COORDINATOR, Role.MANAGER)
@require_safe
def definitions(request: Request) -> HttpResponse:
    """Every number there is, and what it means."""
    families = [(heading, family.DEFINITIONS) for heading, family in zip(FAMILIES, measures.FAMILIES, strict=True)]
    context = {"families": families, "keeper": request.member.has(Role.MANAGER)}
    return render(request, "stats/vocabulary/definitions.html", context)
