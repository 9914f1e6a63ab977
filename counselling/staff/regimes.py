"""Regimes, as closures are: saved first, so that bookings follow it; then, what it hits and what to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.agenda import regimes
from cdm.agenda.models import Regime
from cdm.audit.viewing import viewing
from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from counselling import centre_days, hits
from counselling.staff.away import decide
from counselling.staff.forms import RegimeForm


@staff(Role.MANAGER)
def index(request: Request) -> HttpResponse:
    every = list(Regime.objects.order_by("starts"))
    page = {
        "now": [regime for regime in every if not _coming(regime) and not _past(regime)],
        "coming": [regime for regime in every if _coming(regime)],
        "past": [regime for regime in reversed(every) if _past(regime)],
    }
    return render(request, "counselling/staff/regimes.html", page)


@staff(Role.MANAGER)
def add(request: Request) -> HttpResponse:
    return _edit(request, Regime())


@staff(Role.MANAGER)
def change(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Regime, pk=pk))


@staff(Role.MANAGER)
@viewing("agenda.regime")
def regime(request: Request, pk: int) -> HttpResponse:
    found: Regime = get_object_or_404(Regime, pk=pk)
    page = {
        "regime": found,
        "back": reverse("counselling:regimes"),
        "coming": _coming(found),
        "can_end": not _past(found) and found.ends != clock.today(),
    }
    return decide(request, hits.of(regimes.hits(found)), "regime", page)


@staff(Role.MANAGER)
@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """Today is its last day; one that has not begun goes away."""
    found: Regime = get_object_or_404(Regime, pk=pk)
    if _coming(found):
        centre_days.drop_regime(regime=found)
        notices.done(request, _("The regime is removed."))
    elif not _past(found):
        centre_days.end_regime(regime=found)
        notices.done(request, _("Today is the last day of the regime."))
    return redirect("counselling:regimes")


def _coming(found: Regime) -> bool:
    return found.starts > clock.today()


def _past(found: Regime) -> bool:
    return found.ends is not None and found.ends < clock.today()


def _edit(request: Request, found: Regime) -> HttpResponse:
    form = RegimeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = centre_days.set_regime(regime=form.instance)
        except ValidationError as error:  # somebody else was faster
            form.add_error(None, error)
        else:
            notices.done(request, _("The regime is saved: bookings follow it from now on."))
            return redirect("counselling:regime", saved.pk)
    page = {"form": form, "title": _("A regime of the centre"), "back_url": reverse("counselling:regimes")}
    return render(request, "counselling/staff/hours_form.html", page, status=422 if form.errors else 200)
