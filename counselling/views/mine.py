"""My appointment, behind its signed link: GET shows, POST acts."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cdm.agenda.models import Site
from cdm.audit import trail
from cdm.core import client, clock, stamps, throttle
from cdm.core import notices as telling
from cdm.core.access import Request, public
from cdm.core.private import private
from cdm.core.refused import Refused
from counselling import appointments, notices, questions, weeks
from counselling.models import Appointment

CHANGES_PER_ADDRESS, WITHIN = 120, 600


@public
@private
@require_safe
def appointment(request: Request, token: str) -> HttpResponse:
    mine = _load(token)
    return render(request, "counselling/appointment.html", {**_shown(mine, token), "new": "new" in request.GET})


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
    here = reverse("counselling:appointment", args=[token])
    if not appointments.can_change(mine):
        return redirect(here)
    if request.method == "POST":
        try:
            appointments.cancel(appointment=mine, by="visitor")
        except Refused as refused:
            telling.refuse(request, refused)
        return redirect(here)
    return render(request, "counselling/appointment_cancel.html", _shown(mine, token))


@public
@private
def move(request: Request, token: str) -> HttpResponse:
    """The same week of times as for booking; choosing one asks for confirmation."""
    mine = _load(token)
    here = reverse("counselling:appointment", args=[token])
    if not appointments.can_change(mine):
        return redirect(here)
    asked = questions.of(mine)
    start = stamps.moment(request.POST.get("start", "") or request.GET.get("start", ""))
    address = reverse("counselling:appointment_move", args=[token])
    context = {**_shown(mine, token), "question": asked, "slot_base": f"{address}?", "week_base": f"{address}?"}
    if request.method == "POST" and start is not None:
        try:
            if throttle.over("move", client.address(request), limit=CHANGES_PER_ADDRESS, seconds=WITHIN):
                raise Refused(appointments.NOT_NOW)
            appointments.move(appointment=mine, start=start)
        except Refused as refused:
            mine.refresh_from_db()
            times = weeks.nearest(asked, to=start)
            return render(
                request,
                "counselling/appointment_move.html",
                {**context, "refused": refused, "times": times},
                status=409,
            )
        telling.done(request, _("Your appointment has been moved."))
        return redirect(here)
    if start is not None and request.method != "POST":
        end = start + dt.timedelta(minutes=mine.kind.duration)
        return render(
            request,
            "counselling/appointment_move.html",
            {**context, "start": start, "end": end, "stamp": stamps.stamp(start)},
        )
    context["week"] = weeks.week(asked, day=stamps.day(request.GET.get("week", "")))
    template = "counselling/appointment_move.html#week" if request.htmx else "counselling/appointment_move.html"
    return render(request, template, context)


def _load(token: str) -> Appointment:
    found = appointments.of_token(token)
    if found is None:
        raise Http404
    trail.viewed(found)  # by staff: it is found by its code as well
    return found


def _shown(mine: Appointment, token: str) -> dict[str, object]:
    return {
        "appointment": mine,
        "token": token,
        "where": notices.where(mine),
        "can_change": appointments.can_change(mine),
        "until": appointments.change_until(mine),
        "site": mine.site or Site.objects.first(),
        "over": mine.ends <= clock.now() or not (mine.is_open or mine.state == Appointment.State.CANCELLED),
        "again_url": notices.again_url(mine, get_language() or "fr"),
    }
