"""My booking, behind its signed link: GET shows, POST acts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cdm.agenda import weeks
from cdm.audit import trail
from cdm.core import client, clock, stamps, throttle
from cdm.core import notices as telling
from cdm.core.access import Request, public
from cdm.core.private import private
from cdm.core.refused import Conflict, Refused
from multimedia import bookings, notices, questions, spaces, times
from multimedia.models import Booking, MultimediaSettings
from multimedia.questions import Question

CHANGES_PER_ADDRESS, WITHIN = 120, 600
State = Booking.State


@public
@private
@require_safe
def booking(request: Request, token: str) -> HttpResponse:
    mine = _load(token)
    context = _shown(mine, token) | {
        "new": "new" in request.GET,
        "stations": bookings.stations_of([mine]).get(mine.pk, []),
        "late_after": MultimediaSettings.current().late_after_minutes,
    }
    return render(request, "multimedia/booking.html", context)


@public
@private
@require_safe
def calendar(request: Request, token: str) -> HttpResponse:
    """The calendar entry as a file, for who did not get it by mail."""
    return notices.entry(_load(token), get_language() or "fr").as_download()


@public
@private
def cancel(request: Request, token: str) -> HttpResponse:
    mine = _load(token)
    here = reverse("multimedia:booking", args=[token])
    if not bookings.can_change(mine):
        return redirect(here)
    if request.method == "POST":
        try:
            bookings.cancel(booking=mine, by="visitor")
        except Refused as refused:
            telling.refuse(request, refused)
        return redirect(here)
    return render(request, "multimedia/booking_cancel.html", _shown(mine, token))


@public
@private
def move(request: Request, token: str) -> HttpResponse:
    """Another length, then a time as for booking; choosing one asks for confirmation."""
    mine = _load(token)
    here = reverse("multimedia:booking", args=[token])
    if not bookings.can_change(mine):
        return redirect(here)
    given = request.POST if request.method == "POST" else request.GET
    asked = _wanted(mine, given.get("minutes", ""))
    start = stamps.moment(given.get("start", ""))
    context = _moving(mine, token, asked)
    if start is None:
        chosen, week = (stamps.day(request.GET.get(name, "")) for name in ("day", "week"))
        context["choice"] = times.choice(asked, day=chosen, week=week)
        template = "multimedia/booking_move.html#times" if request.htmx else "multimedia/booking_move.html"
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request"])
        return response
    if request.method != "POST":
        return _ask(request, context, asked, start)
    try:
        if throttle.over("move", client.address(request), limit=CHANGES_PER_ADDRESS, seconds=WITHIN):
            raise Refused(bookings.NOT_NOW)
        bookings.move(booking=mine, start=start, minutes=asked.minutes)
    except Refused as refused:
        context = _moving(_load(token), token, asked) | {"refused": refused}
        context["nearest"] = [] if refused.field else weeks.nearest(asked.search, to=start)
        status = 409 if isinstance(refused, Conflict) else 422
        return render(request, "multimedia/booking_move.html", context, status=status)
    telling.done(request, _("Your booking has been moved."))
    return redirect(here)


def _load(token: str) -> Booking:
    found = bookings.of_token(token)
    if found is None:
        raise Http404
    trail.viewed(found)  # by staff: it is found by its code as well
    return found


def _face(mine: Booking) -> str:
    """What the page is about: its state, and "over" for one whose time has passed."""
    return "over" if mine.is_open and mine.ends <= clock.now() else mine.state


def _shown(mine: Booking, token: str) -> dict[str, object]:
    face = _face(mine)
    return {
        "booking": mine,
        "what": notices.what(mine),
        "token": token,
        "face": face,
        "here": face in Booking.OPEN,
        "can_change": bookings.can_change(mine),
        "until": bookings.change_until(mine),
        "site": notices.site_of(mine),
        "again_url": notices.again_url(mine, get_language() or "fr"),
    }


def _wanted(mine: Booking, minutes: str) -> Question:
    """What it is booked for, for as long as it is or as another length the space has."""
    asked = questions.of(mine)
    wanted = questions.number(minutes)
    return replace(asked, minutes=wanted) if wanted in spaces.lengths(mine.space) else asked


def _moving(mine: Booking, token: str, asked: Question) -> dict[str, object]:
    """Its own length is among those to choose from even when the space has it no more."""
    address = reverse("multimedia:booking_move", args=[token])
    lengths = {*spaces.lengths(mine.space), questions.of(mine).minutes}
    return {
        **_shown(mine, token),
        "question": asked,
        "alternatives": [],
        "lengths": [(minutes, f"{address}?minutes={minutes}") for minutes in sorted(lengths)],
        "back_url": f"{address}?minutes={asked.minutes}",
        "time_base": f"{address}?minutes={asked.minutes}&",
        "slot_base": f"{address}?minutes={asked.minutes}&",
    }


def _ask(request: Request, context: dict[str, object], asked: Question, start: dt.datetime) -> HttpResponse:
    end = start + dt.timedelta(minutes=asked.minutes)
    shown = {**context, "start": start, "end": end, "stamp": stamps.stamp(start)}
    return render(request, "multimedia/booking_move.html", shown)
