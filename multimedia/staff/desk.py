"""The desk of the multimedia area: one screen for everything that happens in the room."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cdm.agenda import centre
from cdm.audit import trail
from cdm.core import clock, links
from cdm.core.access import Request, staff
from cdm.core.private import private
from multimedia import bookings
from multimedia.desk import day, line, tallying
from multimedia.desk.day import Room, Standing
from multimedia.desk.line import Waiting
from multimedia.models import Booking, Landmark
from multimedia.plan import drawing
from multimedia.questions import number
from multimedia.spaces import StationNow
from multimedia.staff.desk_answers import ROOM
from multimedia.staff.desk_forms import SittingForm

KEPT = "multimedia"  # session: what was chosen for the last visitor, nothing about them
LONGEST = 80


@staff(*ROOM)
@private
@require_safe
def desk(request: Request) -> HttpResponse:
    """``?q``: find a booking by code or name. ``?full``: the space that was full, to give a ticket for.

    htmx gets the room without the frame: after a button the whole of it, by itself what may have changed.
    """
    room = day.room()
    trail.viewed("multimedia.booking", key=clock.today())
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = day.matching(typed) if typed else []
    drawn = drawing.drawn([each.now for each in room.spaces], Landmark.objects.all(), link=_link, at=room.at)
    page = {
        "room": room,
        "plan": drawn,
        "loose": [
            replace(group, places=some)
            for group in drawn.groups
            if (some := [at for at in group.places if at.x is None])
        ],
        "sitting": sitting(request),
        "submission": uuid.uuid4(),
        "tallies": [(each, uuid.uuid4()) for each in tallying.today()],
        "offer": _offer(request, room),
        "typed": typed,
        "found": found,
        "elsewhere": _elsewhere(typed) if typed and not found else None,
        "status": centre.status(at=clock.now()),
    }
    template = "multimedia/staff/_desk_htmx.html" if request.htmx else "multimedia/staff/desk.html"
    response = render(request, template, page)
    patch_vary_headers(response, ["HX-Request"])
    return response


def sitting(request: Request) -> SittingForm:
    """The chips, as they were left."""
    kept = request.session.get(KEPT, {})
    return SittingForm(initial={"purpose": kept.get("purpose", ""), "help": kept.get("help", False)})


def booking_for(request: Request, pk: uuid.UUID) -> Booking:
    """Everybody who works in the room may change any booking of it."""
    return get_object_or_404(Booking.objects.select_related("space__calendar__site", "hold"), pk=pk)


def _link(station: StationNow) -> str:
    return reverse("multimedia:station", args=[station.station.pk])


def _offer(request: Request, room: Room) -> dict[str, Any] | None:
    """Where somebody would stand who takes a ticket for the space that was full a moment ago."""
    key, accessible = number(request.GET.get("full", "")), "accessible" in request.GET
    standing: Standing | None = next((each for each in room.spaces if each.space.pk == key), None)
    if standing is None or not standing.open:
        return None
    if accessible and not any(station.station.accessible for station in standing.now.stations):
        return None
    turn: Waiting = line.next_turn(standing.now, standing.line, accessible=accessible, at=room.at)
    return {"standing": standing, "turn": turn, "accessible": accessible}


def _elsewhere(typed: str) -> Booking | None:
    """The booking of a code that is of another day: people come on the wrong one."""
    return bookings.find_by_code(typed) if len(links.clean_code(typed)) == links.CODE_LENGTH else None
