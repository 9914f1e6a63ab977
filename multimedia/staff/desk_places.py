"""One place of the room: who has it, who will, and its being out of order."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cdm.audit.viewing import viewing
from cdm.core import human, notices
from cdm.core.access import Request, staff
from cdm.core.private import private
from cdm.core.refused import Refused
from multimedia.desk import day
from multimedia.models import Station
from multimedia.seating import outages
from multimedia.staff import desk_answers as answers
from multimedia.staff.desk import sitting
from multimedia.staff.desk_answers import ROOM, named
from multimedia.staff.desk_forms import BreakForm


@staff(*ROOM)
@private
@viewing("multimedia.station")
def station(request: Request, pk: int) -> HttpResponse:
    """How it stands, and what to do with it; a POST says that it is out of order."""
    found = _station(pk)
    form = BreakForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            broken = outages.break_down(station=found, until=form.end())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            answers.done(request, _told(broken), broken.act)
            return redirect("multimedia:station", pk)
    room = day.room()
    standing = next((each for each in room.spaces if each.space.pk == found.space_id), None)
    absence = outages.outage(found)
    page = {
        "station": found,
        "form": form,
        "standing": standing,
        "now": next((each for each in standing.now.stations if each.station.pk == pk), None) if standing else None,
        "use": next((each for each in room.uses if found in each.stations), None),
        "sitting": sitting(request),
        "submission": uuid.uuid4(),
        "absence": absence,
        "until": absence.period.upper if absence else None,
        "hits": outages.hits(found) if absence else [],
        "coming": [] if absence else outages.coming(found),
    }
    return render(request, "multimedia/staff/desk_station.html", page, status=422 if form.errors else 200)


@staff(*ROOM)
@require_POST
def repaired(request: Request, pk: int) -> HttpResponse:
    found = _station(pk)
    try:
        act = outages.repaired(station=found)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        answers.done(request, _("%(place)s is in order again.") % {"place": found}, act)
    return answers.back(request)


@staff(*ROOM)
@require_POST
def resettle(request: Request, pk: int) -> HttpResponse:
    """Every booking of a broken place goes to another one at the same time, where there is one."""
    found = _station(pk)
    done = outages.resettle(station=found)
    if done.moved:
        count = len(done.moved)
        said = ngettext("%(n)s booking goes to another place.", "%(n)s bookings go to other places.", count)
        answers.done(request, said % {"n": human.number(count)}, done.act)
    if done.left:
        count = len(done.left)
        said = ngettext(
            "For %(n)s booking no other place is free at that time.",
            "For %(n)s bookings no other place is free at that time.",
            count,
        )
        notices.warn(request, said % {"n": human.number(count)})
    return HttpResponseRedirect(reverse("multimedia:station", args=[pk]))


def _station(pk: int) -> Station:
    rows = Station.objects.select_related("space__calendar__site").prefetch_related("equipment")
    return get_object_or_404(rows, pk=pk)


def _told(broken: outages.Broken) -> str:
    words = {"place": broken.station}
    if broken.sat is not None:
        where = {**words, "to": named(broken.sat.to)}
        return _("%(place)s is out of order. Who sat there goes on at %(to)s.") % where
    if broken.stuck is not None:
        return _("%(place)s is out of order. No other place is free for who sits there.") % words
    return _("%(place)s is out of order.") % words
