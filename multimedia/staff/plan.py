"""Arranging the plan: one chooses a place, then a cell; several side by side; or a landmark. Buttons, no scripts."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from multimedia.models import Landmark, Station
from multimedia.plan import laying
from multimedia.staff.forms_lists import LandmarkForm

Thing = Station | Landmark


@staff(Role.MANAGER)
def plan(request: Request) -> HttpResponse:
    """``what``: s12 or m3, the place or the landmark chosen. ``cell``: 3,4 from the top left, counted from 0."""
    stations = list(Station.objects.select_related("space").order_by("space__position", "space", "number"))
    marks = list(Landmark.objects.all())
    said = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(said.get("what", ""), stations, marks)
    if request.method == "POST":
        return _put(request, chosen, stations)
    loose = [of for of in stations if of.x is None]
    page = {
        "rows": laying.rows(stations, marks),
        "marks": marks,
        "loose": loose,
        "following": _following(chosen, stations) if isinstance(chosen, Station) else [],
        "chosen": chosen,
        "what": said.get("what", "") if chosen else "",
        "is_station": isinstance(chosen, Station),
        "any": bool(stations),
        "here": "plan",
    }
    return render(request, "multimedia/staff/plan.html", page)


@staff(Role.MANAGER)
@require_POST
def take_off(request: Request, pk: int) -> HttpResponse:
    """The place ``pk`` stands nowhere any more."""
    station = laying.take_off(station=get_object_or_404(Station.objects.select_related("space"), pk=pk))
    notices.done(request, _("%(place)s is taken off the plan.") % {"place": _named(station)})
    return _to(f"s{pk}")


@staff(Role.MANAGER)
def landmark(request: Request, pk: int | None = None) -> HttpResponse:
    """One landmark, or a new one when no ``pk`` is given."""
    known = get_object_or_404(Landmark, pk=pk) if pk is not None else None
    form = LandmarkForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        try:
            laying.save_landmark(landmark=form.instance)
        except Refused as refused:
            form.add_error("column", str(refused))
        else:
            notices.done(request, _("The landmark is saved."))
            return redirect("multimedia:plan")
    page = {"form": form, "landmark": known, "here": "plan"}
    return render(request, "multimedia/staff/landmark_form.html", page, status=422 if form.errors else 200)


@staff(Role.MANAGER)
@require_POST
def drop_landmark(request: Request, pk: int) -> HttpResponse:
    laying.remove_landmark(landmark=get_object_or_404(Landmark, pk=pk))
    notices.done(request, _("The landmark is removed."))
    return redirect("multimedia:plan")


def _put(request: Request, chosen: Thing | None, stations: list[Station]) -> HttpResponse:
    read = re.fullmatch(r"([0-9]{1,3}),([0-9]{1,3})", request.POST.get("cell", ""))
    if chosen is None or read is None:
        notices.refuse(request, _("Choose a place first, then a cell of the plan."))
        return _to("")
    x, y = int(read[1]), int(read[2])
    try:
        if isinstance(chosen, Landmark):
            chosen.x, chosen.y = x, y
            laying.save_landmark(landmark=chosen)
            follows = ""
        else:
            group = [chosen, *_following(chosen, stations)][: _how_many(request)]
            laying.place(stations=group, x=x, y=y)
            left = [of for of in _following(chosen, stations) if of not in group]
            follows = f"s{left[0].pk}" if left else ""
    except Refused as refused:
        notices.refuse(request, refused)
        return _to(request.POST.get("what", ""))
    notices.done(request, _("%(place)s is on the plan.") % {"place": _named(chosen)})
    return _to(follows)


def _following(chosen: Station, stations: list[Station]) -> list[Station]:
    """The places of the same space after it that stand nowhere yet."""
    same = (of for of in stations if of.space_id == chosen.space_id and of.x is None)
    return [of for of in same if of.number > chosen.number]


def _how_many(request: Request) -> int:
    typed = request.POST.get("count", "")
    return max(int(typed), 1) if re.fullmatch(r"[0-9]{1,3}", typed) else 1


def _chosen(what: str, stations: list[Station], marks: list[Landmark]) -> Thing | None:
    read = re.fullmatch(r"([sm])([0-9]{1,12})", what)
    if read is None:
        return None
    among: list[Any] = stations if read[1] == "s" else marks
    return next((thing for thing in among if thing.pk == int(read[2])), None)


def _named(thing: Thing) -> str:
    if isinstance(thing, Landmark):
        return thing.name
    return _("%(space)s, %(place)s") % {"space": thing.space, "place": thing}


def _to(what: str) -> HttpResponse:
    query = f"?{urlencode({'what': what})}" if what else ""
    return HttpResponseRedirect(f"{reverse('multimedia:plan')}{query}#grid")
