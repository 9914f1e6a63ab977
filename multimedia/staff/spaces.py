"""The spaces of the area: what there is, under which rules it is lent, how many places it has."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.agenda.models import Absence, AvailabilityRule, Site
from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from multimedia import arranging
from multimedia.models import Booking, Space, Station
from multimedia.staff.forms_spaces import RULES, PlacesForm, SpaceForm, StationForm


@staff(Role.MANAGER)
def index(request: Request) -> HttpResponse:
    """Every space with what it offers. One query."""
    out = Absence.objects.filter(
        calendar=OuterRef("calendar"), seat__isnull=False, period__contains=clock.now()
    ).order_by()
    rows = Space.objects.select_related("calendar__site").annotate(
        places=Count("stations", distinct=True),
        easy=Count("stations", filter=Q(stations__accessible=True), distinct=True),
        out=Coalesce(Subquery(out.values("calendar").annotate(n=Count("seat", distinct=True)).values("n")), 0),
        own_hours=Exists(AvailabilityRule.objects.filter(calendar=OuterRef("calendar"))),
    )
    page = {"spaces": rows, "sites": Site.objects.exists(), "here": "spaces"}
    return render(request, "multimedia/staff/spaces.html", page)


@staff(Role.MANAGER)
def add(request: Request) -> HttpResponse:
    return _edit(request, Space(position=_last_position()))


@staff(Role.MANAGER)
def change(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Space.objects.select_related("calendar__site"), pk=pk))


@staff(Role.MANAGER)
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    space = get_object_or_404(Space, pk=pk)
    try:
        arranging.remove_space(space=space)
    except Refused as refused:
        notices.refuse(request, refused)
        return redirect("multimedia:space", pk)
    notices.done(request, _("%(space)s is removed.") % {"space": space})
    return redirect("multimedia:spaces")


@staff(Role.MANAGER)
def stations(request: Request, pk: int) -> HttpResponse:
    """The places of a space, and how many there are."""
    space: Space = get_object_or_404(Space.objects.select_related("calendar"), pk=pk)
    shown = list(space.stations.prefetch_related("equipment"))
    initial = {"places": len(shown), "accessible": {each.number for each in shown if each.accessible}}
    form = PlacesForm(request.POST or None, initial=initial)
    holding: list[tuple[Booking, int]] = []
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["places"]
        try:
            arranging.set_places(space=space, places=wanted, accessible=form.cleaned_data["accessible"])
        except Refused as refused:
            form.add_error("places", str(refused))
            holding = arranging.holding(space, wanted)
        else:
            notices.done(request, _("The places are saved."))
            return redirect("multimedia:stations", pk)
    out = set(
        Absence.objects.filter(calendar=space.calendar_id, seat__isnull=False, period__contains=clock.now())
        .order_by()
        .values_list("seat", flat=True)
    )
    lines = [(each, each.number in out) for each in shown]
    page = {"space": space, "lines": lines, "form": form, "holding": holding, "here": "spaces"}
    return render(request, "multimedia/staff/stations.html", page, status=422 if form.errors else 200)


@staff(Role.MANAGER)
def station(request: Request, pk: int) -> HttpResponse:
    """One place."""
    found: Station = get_object_or_404(Station.objects.select_related("space").prefetch_related("equipment"), pk=pk)
    form = StationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        arranging.save_station(station=form.instance, equipment=form.cleaned_data.get("equipment", []))
        notices.done(request, _("The place is saved."))
        return redirect("multimedia:stations", found.space_id)
    page = {"station": found, "form": form, "here": "spaces"}
    return render(request, "multimedia/staff/station_form.html", page, status=422 if form.errors else 200)


def _edit(request: Request, space: Space) -> HttpResponse:
    known = space.pk is not None
    form = SpaceForm(request.POST or None, instance=space)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        numbered: dict[str, Any] = {} if known else {"places": said["places"], "accessible": said["accessible"]}
        try:
            saved = arranging.save_space(space=form.instance, site=said["site"], **numbered)
        except ValidationError as error:  # somebody else was faster
            form.add_error(None, error)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notices.done(request, _("The space is saved: bookings follow it from now on."))
            return redirect("multimedia:spaces") if known else redirect("multimedia:stations", saved.pk)
    page = {
        "space": space if known else None,
        "form": form,
        "rules": [form[name] for name in RULES],
        "open": Booking.objects.open().filter(space=space, ends__gt=clock.now()).count() if known else 0,
        "here": "spaces",
    }
    return render(request, "multimedia/staff/space_form.html", page, status=422 if form.errors else 200)


def _last_position() -> int:
    last = Space.objects.order_by("-position").values_list("position", flat=True).first() or 0
    return min(last + 10, 30_000)
