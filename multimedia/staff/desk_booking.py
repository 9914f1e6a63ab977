"""Booking for somebody, and what is booked: looked at, moved, cancelled, printed."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cdm.agenda import weeks
from cdm.agenda.details import StartField
from cdm.agenda.holds import SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.terms import Slot
from cdm.audit import trail
from cdm.audit.viewing import viewing
from cdm.core import notices as telling
from cdm.core import stamps
from cdm.core.access import Request, staff
from cdm.core.private import private
from cdm.core.refused import Refused
from cdm.outbox.messages import Mail
from multimedia import bookings, notices, questions, spaces
from multimedia.bookings import OverLimit
from multimedia.bookings.limits import LONGEST
from multimedia.desk import day
from multimedia.models import Booking
from multimedia.seating import undoing
from multimedia.staff import desk_answers as answers
from multimedia.staff.desk import booking_for
from multimedia.staff.desk_answers import DESK, ROOM
from multimedia.staff.desk_forms import MessageForm, PersonForm, WhatForm

WAIVED = frozenset({"notice", "horizon"})
FAR = 366  # days; how far ahead staff may look where the horizon is waived


class MoveForm(MessageForm):
    start = StartField()


@staff(*DESK)
@private
def desk_book(request: Request) -> HttpResponse:
    """What, when, for whom on one screen; what is chosen stands in the address, the person never does."""
    offered = spaces.bookable(by_staff=True)
    asked = request.GET if "space" in request.GET else None
    initial = {"space": str(offered[0].pk) if offered else "", "purpose": ""}
    what = WhatForm(asked, initial=initial, offered=offered)
    page: dict[str, Any] = {"what": what, "person": None, "in_room": request.member.has(*ROOM), "offered": offered}
    if asked is None or not what.is_valid():
        return render(request, "multimedia/staff/desk_book.html", page, status=422 if what.errors else 200)
    chosen = what.cleaned_data
    waive = WAIVED if chosen["beyond"] else frozenset()
    person = PersonForm(request.POST or None, initial={"page_language": translation.get_language()})
    over: OverLimit | None = None
    if request.method == "POST" and person.is_valid():
        try:
            booked = _book(chosen, person.cleaned_data, waive)
        except OverLimit as limit:
            over = limit
        except SlotTaken as taken:
            person.add_error("start", _("%(reason)s Here are the times that are free now.") % {"reason": taken})
        except Refused as refused:
            person.add_error(None, str(refused))
        else:
            telling.done(request, _("Booked."))
            return redirect("multimedia:desk_booked", bookings.token_of(booked))
    try:
        week = _week(request, partial(_free, chosen, waive), FAR if waive else chosen["space"].horizon)
    except Refused as refused:  # more places than there are
        what.add_error(refused.field, str(refused))
        return render(request, "multimedia/staff/desk_book.html", page, status=422)
    coming = over.coming if over and page["in_room"] else []
    for booking in coming:
        trail.viewed(booking)
    query = request.GET.copy()
    query.pop("week", None)
    page |= {
        "person": person,
        "week": week,
        "chosen": person.cleaned_data.get("start") if person.is_bound and not person.errors.get("start") else None,
        "query": f"&{query.urlencode()}",
        "over": over,
        "coming": coming,
        "space": chosen["space"],
    }
    return render(request, "multimedia/staff/desk_book.html", page, status=422 if person.errors or over else 200)


@staff(*DESK)
@private
def desk_booked(request: Request, token: str) -> HttpResponse:
    """The slip of what was just booked: who holds the token made it."""
    found = bookings.of_token(token)
    if found is None:
        raise Http404
    trail.viewed(found)
    return _slip(request, found, back=reverse("multimedia:desk_book"), again=True)


@staff(*ROOM)
@private
@viewing("multimedia.booking")
def slip(request: Request, pk: UUID) -> HttpResponse:
    """On paper for the visitor, in the language they chose."""
    return _slip(request, booking_for(request, pk), back=answers.place(request), again=False)


@staff(*ROOM)
@private
@viewing("multimedia.booking")
def staff_booking(request: Request, pk: UUID) -> HttpResponse:
    found = booking_for(request, pk)
    stations = bookings.stations_of([found]).get(found.pk, [])
    page = {"booking": found, "stations": stations, "line": day.awaited(found, stations), "what": notices.what(found)}
    return render(request, "multimedia/staff/desk_booking.html", page)


@staff(*ROOM)
@private
@viewing("multimedia.booking")
def staff_cancel(request: Request, pk: UUID) -> HttpResponse:
    found = booking_for(request, pk)
    if found.state != Booking.State.BOOKED:
        return _no_longer(request, found)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        was = undoing.before(found)
        try:
            after = bookings.cancel(booking=found, by="staff", message=form.cleaned_data["message"])
        except Refused as refused:
            telling.refuse(request, refused)
            return redirect("multimedia:staff_booking", pk)
        answers.done(request, _("%(code)s is cancelled.") % {"code": after}, undoing.changed(was, after))
        return answers.back(request)
    return _page(request, "cancel", found, form, preview=_preview("cancelled", found, form))


@staff(*ROOM)
@private
@viewing("multimedia.booking")
def staff_move(request: Request, pk: UUID) -> HttpResponse:
    """To another time, as long as before or ``?minutes`` long."""
    found = booking_for(request, pk)
    if found.state != Booking.State.BOOKED:
        return _no_longer(request, found)
    lasts = int((found.ends - found.starts).total_seconds() // 60)
    minutes = questions.number(request.GET.get("minutes", "")) or lasts
    minutes = minutes if 1 <= minutes <= LONGEST else lasts
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        was = undoing.before(found)
        try:
            after = bookings.move(
                booking=found,
                start=form.cleaned_data["start"],
                minutes=minutes,
                by_staff=True,
                message=form.cleaned_data["message"],
                waive=WAIVED,
            )
        except SlotTaken as taken:
            form.add_error("start", _("%(reason)s Here are the times that are free now.") % {"reason": taken})
        except Refused as refused:
            form.add_error("start", str(refused))
        else:
            answers.done(request, _("%(code)s is moved.") % {"code": after}, undoing.changed(was, after))
            return answers.back(request)
    asked = {"space": found.space, "minutes": minutes, "places": found.places, "whole": found.whole}
    search = partial(_free, {**asked, "accessible": found.accessible, "help": False}, WAIVED)
    chosen = form.cleaned_data.get("start") if form.is_bound and hasattr(form, "cleaned_data") else None
    preview = _preview("changed", found, form, start=chosen, minutes=minutes) if chosen else None
    return _page(
        request,
        "move",
        found,
        form,
        week=_week(request, search, FAR),
        chosen=chosen,
        preview=preview,
        minutes=minutes,
        lengths=sorted({*spaces.lengths(found.space), lasts}),
        query=f"&minutes={minutes}",
    )


def _book(what: dict[str, Any], who: dict[str, Any], waive: frozenset[str]) -> Booking:
    return bookings.book(
        space=what["space"],
        start=who["start"],
        minutes=what["minutes"],
        places=what["places"],
        whole=what["whole"],
        accessible=what["accessible"],
        help=what["help"],
        purpose=what["purpose"],
        page_language=who["page_language"],
        submission=who["submission"],
        name=who["name"],
        email=who["email"],
        phone=who["phone"],
        by_staff=True,
        waive=waive | ({"limit"} if who["limit"] else frozenset()),
    )


def _free(what: dict[str, Any], waive: frozenset[str], window: Interval) -> list[Slot]:
    return spaces.free_starts(
        what["space"],
        minutes=what["minutes"],
        places=what["places"],
        accessible=what["accessible"],
        help=what["help"],
        whole=what["whole"],
        window=window,
        waive=waive,
    )


def _week(request: Request, search: weeks.Search, horizon: int) -> weeks.Week:
    return weeks.week(search, horizon=horizon, day=stamps.day(request.GET.get("week", "")))


def _slip(request: Request, booking: Booking, *, back: str, again: bool) -> HttpResponse:
    with translation.override(booking.page_language):
        what = notices.what(booking)
    page = {"booking": booking, "what": what, "site": notices.site_of(booking), "back": back, "again": again}
    return render(request, "multimedia/staff/desk_slip.html", page)


def _page(request: Request, name: str, booking: Booking, form: forms.Form, **more: object) -> HttpResponse:
    page = {"booking": booking, "what": notices.what(booking), "form": form, "back": answers.place(request), **more}
    wrong = request.method == "POST" and bool(form.errors)
    return render(request, f"multimedia/staff/desk_{name}.html", page, status=422 if wrong else 200)


def _preview(
    kind: str, booking: Booking, form: forms.Form, *, start: dt.datetime | None = None, minutes: int | None = None
) -> Mail | None:
    message = (form.cleaned_data.get("message") or "") if form.is_bound and form.is_valid() else ""
    if not booking.email:
        return None
    return notices.preview(booking, kind, message=message, start=start, minutes=minutes)


def _no_longer(request: Request, booking: Booking) -> HttpResponse:
    telling.refuse(request, _("This booking is over, in use or cancelled."))
    return redirect("multimedia:staff_booking", booking.pk)
