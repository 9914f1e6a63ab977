"""Weekly hours: a space's own, within those of the centre; and when a steward helps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.agenda.models import AvailabilityRule
from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from multimedia import arranging, hours
from multimedia.models import Space, StewardHours
from multimedia.staff.forms_lists import SpaceHoursForm, StewardHoursForm


@staff(Role.MANAGER)
def of_space(request: Request, pk: int) -> HttpResponse:
    """The own hours of a space; posted: some more of them."""
    space = _space(pk)
    rule = AvailabilityRule(calendar=space.calendar, site=space.calendar.site)
    form = SpaceHoursForm(request.POST or None, instance=rule)
    page = {"space": space, "week": hours.of_space(space), "form": form, "here": "spaces"}
    return _page(request, "space_hours", page, reverse("multimedia:space_hours", args=[pk]))


@staff(Role.MANAGER)
def change_of_space(request: Request, pk: int) -> HttpResponse:
    rule, space = _owned(pk)
    form = SpaceHoursForm(request.POST or None, instance=rule)
    page = {"space": space, "week": None, "form": form, "here": "spaces"}
    return _page(request, "space_hours", page, reverse("multimedia:space_hours", args=[space.pk]))


@staff(Role.MANAGER)
@require_POST
def drop_of_space(request: Request, pk: int) -> HttpResponse:
    rule, space = _owned(pk)
    return _drop(request, rule, reverse("multimedia:space_hours", args=[space.pk]))


@staff(Role.MANAGER)
def of_steward(request: Request) -> HttpResponse:
    form = StewardHoursForm(request.POST or None, instance=StewardHours())
    page = {"week": hours.of_steward(), "form": form, "here": "steward"}
    return _page(request, "steward_hours", page, reverse("multimedia:steward_hours"))


@staff(Role.MANAGER)
def change_of_steward(request: Request, pk: int) -> HttpResponse:
    form = StewardHoursForm(request.POST or None, instance=get_object_or_404(StewardHours, pk=pk))
    page = {"week": None, "form": form, "here": "steward"}
    return _page(request, "steward_hours", page, reverse("multimedia:steward_hours"))


@staff(Role.MANAGER)
@require_POST
def drop_of_steward(request: Request, pk: int) -> HttpResponse:
    return _drop(request, get_object_or_404(StewardHours, pk=pk), reverse("multimedia:steward_hours"))


def _page(request: Request, name: str, page: dict[str, Any], back: str) -> HttpResponse:
    form = page["form"]
    if request.method == "POST" and form.is_valid():
        arranging.keep(rows=form.rows())
        notices.done(request, _("The hours are saved. Bookings already made stay."))
        return redirect(back)
    return render(request, f"multimedia/staff/{name}.html", {"back": back, **page}, status=422 if form.errors else 200)


def _drop(request: Request, row: AvailabilityRule | StewardHours, back: str) -> HttpResponse:
    arranging.keep(rows=(), dropped=[row])
    notices.done(request, _("The hours are removed. Bookings already made stay."))
    return redirect(back)


def _space(pk: int) -> Space:
    return get_object_or_404(Space.objects.select_related("calendar__site"), pk=pk)


def _owned(pk: int) -> tuple[AvailabilityRule, Space]:
    """Hours of a space: those of counsellors are not ours to change."""
    rule = get_object_or_404(AvailabilityRule.objects.filter(calendar__space__isnull=False), pk=pk)
    return rule, get_object_or_404(Space.objects.select_related("calendar__site"), calendar=rule.calendar_id)
