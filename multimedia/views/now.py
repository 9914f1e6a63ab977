"""What one can do here and what is free now: the first page of the area, and the plan of it with a list beside it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cdm.core import clock
from cdm.core.access import Request, public
from multimedia import glance, hours, spaces
from multimedia.models import Landmark
from multimedia.plan import drawing


@public
@require_safe
def front(request: Request) -> HttpResponse:
    standing = spaces.standing()
    context = {
        "glances": glance.of(standing),
        "booked_only": glance.booked_only(),
        "moment": clock.now(),
        "plan": any(station.station.x is not None for now in standing for station in now.stations),
        "steward": hours.of_steward(),
    }
    return _fresh(render(request, "multimedia/front.html", context))


@public
@require_safe
def now(request: Request) -> HttpResponse:
    """``?still``: the page does not refresh itself."""
    standing = spaces.standing()
    drawn = drawing.drawn(standing, Landmark.objects.all())
    context = {
        "plan": drawn,
        "groups": list(zip(glance.of(standing), drawn.groups, strict=True)),
        "booked_only": glance.booked_only(),
        "moment": clock.now(),
        "still": "still" in request.GET,
    }
    return _fresh(render(request, "multimedia/now.html#now" if request.htmx else "multimedia/now.html", context))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"  # going back must not show places that were free
    patch_vary_headers(response, ["HX-Request"])
    return response
