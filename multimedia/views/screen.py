"""The screen on the wall: what is free, until when, whose turn it is. In both languages at once, never a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cdm.core import clock
from cdm.core.access import Request, public
from multimedia import glance
from multimedia.desk import day
from multimedia.desk.day import Coming, Room
from multimedia.models import Booking, Station

SOON = dt.timedelta(minutes=15)  # how long before its time a booking is announced
LETTERS = 3  # the end of a code: a whole one opens the booking
LANGUAGES = ("fr", "nl")
MOST = 6  # of each list: what is read from five metres is short, and the screen does not scroll
FEW = 4  # of those who wait, where it is explained below them why some are passed
TURNS, LARGE = 8, 4  # whose turn it is: all that fit, and as many as fit in large letters

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One line of a list: a ticket or the end of a code, the space's icon and the place, and when."""

    sign: str
    icon: str
    place: str
    at: dt.datetime | None = None


@public
@require_safe
def screen(request: Request) -> HttpResponse:
    """Each language as large as the other; which one is first changes every day. htmx gets the inside only."""
    room = day.room()
    shown = [each for each in room.spaces if each.space.public or each.line.called or each.line.waiting]
    glances = glance.of([each.now for each in shown])
    order = LANGUAGES if clock.today().toordinal() % 2 else LANGUAGES[::-1]
    called = [Line(str(one.ticket), each.icon, places(one.to, order)) for each in shown for one in each.line.called]
    waiting = [one for each in shown for one in each.line.waiting]
    about = [
        Line(code_of(each.booking), each.icon, places(each.stations, order), each.booking.starts)
        for each in _about_to_begin(room)
    ]
    turns, more_turns = _cut([*called, *about], TURNS)
    passed = any(one.waits_for_accessible for one in waiting[:MOST])
    lined, more = _cut(waiting, FEW if passed else MOST)
    ending, more_ending = _cut([use for use in room.sitting if use.soon], MOST)
    page: dict[str, Any] = {
        "order": order,
        "now": clock.now(),
        "spaces": glances,
        "turns": turns,
        "more_turns": more_turns,
        "large": len(turns) <= LARGE and not (lined and ending),  # their names in two languages are long
        "waiting": lined,
        "passing": any(one.waits_for_accessible for one in lined),
        "more": more,
        "ending": [Line("", use.icon, places(use.stations, order), use.booking.ends) for use in ending],
        "more_ending": more_ending,
        "open": any(each.open for each in shown),
        "opens": min((one.next for one in glances if one.next), default=None),
    }
    template = "multimedia/_screen.html" if request.htmx else "multimedia/screen.html"
    response = render(request, template, page)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _cut(found: Sequence[T], most: int) -> tuple[Sequence[T], int]:
    """The first of them, and how many are left out: the line that says so takes the room of one."""
    return (found, 0) if len(found) <= most else (found[: most - 1], len(found) - most + 1)


def code_of(booking: Booking) -> str:
    """What of a code may hang on a wall: enough to know one's own, not enough to open it."""
    return f"…{booking.code[-LETTERS:]}"


def _about_to_begin(room: Room) -> list[Coming]:
    return [each for each in room.coming if not each.given and each.booking.starts - room.at <= SOON]


def places(stations: list[Station], order: Sequence[str]) -> str:
    """Their numbers; a place that has a name is called by it in both languages, where they differ."""
    return ", ".join(_sign(station, order) for station in stations)


def _sign(station: Station, order: Sequence[str]) -> str:
    names = [getattr(station, f"label_{language}") or "" for language in order]
    return " · ".join(dict.fromkeys(name for name in names if name)) or str(station.number)
