"""The buttons of the room: sitting down, staying longer, leaving, changing places, the line, counting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import human, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from multimedia import bookings, seating
from multimedia.bookings import Before
from multimedia.desk import tallying
from multimedia.models import Booking, Space, Station, Ticket
from multimedia.questions import number
from multimedia.seating import Full, tickets, undoing
from multimedia.staff import desk_answers as answers
from multimedia.staff.desk import KEPT, booking_for
from multimedia.staff.desk_answers import ROOM, named
from multimedia.staff.desk_forms import SittingForm, TallyForm


@staff(*ROOM)
@require_POST
def walk_up(request: Request) -> HttpResponse:
    """One tap seats whoever stands there, or gives them a ticket: ``space``, ``station`` or ``ticket`` says which."""
    form = SittingForm(request.POST)
    if not form.is_valid():
        notices.refuse(request, _("That did not work. Try again."))
        return answers.back(request)
    asked = form.cleaned_data
    request.session[KEPT] = form.kept()
    if asked.get("ticket") is not None:
        return _give_ticket(request, asked)
    station: Station | None = None
    if asked.get("station") is not None:
        station = get_object_or_404(Station.objects.select_related("space"), pk=asked["station"], space__active=True)
    space = station.space if station else get_object_or_404(Space, pk=asked.get("space"), active=True)
    try:
        seated = seating.seat(
            space=space,
            submission=asked["submission"],
            accessible=asked["accessible"],
            help=asked["help"],
            purpose=asked["purpose"],
            station=station,
        )
    except Full:
        return _full(space.pk, accessible=asked["accessible"])
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        _seated(request, seated, undoing.seated(seated, purpose=asked["purpose"]))
    return HttpResponseRedirect(reverse("multimedia:desk"))


def _give_ticket(request: Request, asked: dict[str, Any]) -> HttpResponse:
    space = get_object_or_404(Space, pk=asked["ticket"], active=True)
    try:
        given = tickets.issue(
            space=space, submission=asked["submission"], accessible=asked["accessible"], help=asked["help"]
        )
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        said = _("Ticket %(ticket)s") % {"ticket": given}
        if given.state == Ticket.State.CALLED:
            said = _calls([given])
        answers.done(request, said, undoing.Issued(given.pk))
    return HttpResponseRedirect(reverse("multimedia:desk"))


@staff(*ROOM)
@require_POST
def check_in(request: Request, pk: UUID) -> HttpResponse:
    """``came``: how many of a group, asked where there are several places."""
    typed = request.POST.get("came", "").strip()
    came = number(typed)
    if typed and not came:
        notices.refuse(request, _("That is not a number of people."))
        return answers.back(request)
    return _sits(request, pk, partial(seating.check_in, came=came), came=came)


@staff(*ROOM)
@require_POST
def after_all(request: Request, pk: UUID) -> HttpResponse:
    """Their place was given away ten minutes ago; now they are here."""
    booking = booking_for(request, pk)
    try:
        seated = seating.seat_after_all(booking=booking)
    except Full:
        return _full(booking.space_id, accessible=booking.accessible)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        _seated(request, seated, undoing.seated(seated))
    return answers.back(request)


@staff(*ROOM)
@require_POST
def extend(request: Request, pk: UUID) -> HttpResponse:
    """``?until``, in Unix seconds: the end they had on the page, so that pressing twice is once."""
    return _sits(request, pk, partial(seating.extend, until=_second(request.GET.get("until", ""))))


@staff(*ROOM)
@require_POST
def end(request: Request, pk: UUID) -> HttpResponse:
    booking = booking_for(request, pk)
    was, places = undoing.before(booking), _places(booking)
    try:
        ended = seating.end(booking=booking)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        said = _("%(place)s is free.") % {"place": places} if places else _("It is over.")
        if ended.called:
            said = f"{said} {_calls(ended.called)}"
        answers.done(request, said, _since(was, ended.booking, called=ended.called))
    return answers.back(request)


@staff(*ROOM)
@require_POST
def change_place(request: Request, pk: UUID) -> HttpResponse:
    """Who sits there goes on at another free place. ``?leaving``: the number of the one they leave."""
    leaving = number(request.GET.get("leaving", ""))
    return _sits(request, pk, partial(seating.change_place, leaving={leaving} if leaving else ()))


@staff(*ROOM)
@require_POST
def call_next(request: Request, pk: int) -> HttpResponse:
    space = get_object_or_404(Space, pk=pk)
    try:
        called = tickets.call_next(space=space)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        answers.done(request, _calls(called), undoing.Called(tuple(each.pk for each in called)))
    return answers.back(request)


@staff(*ROOM)
@require_POST
def ticket_seat(request: Request, pk: UUID) -> HttpResponse:
    """Whose turn it is sits down."""
    ticket = get_object_or_404(Ticket.objects.select_related("space"), pk=pk)
    purpose = request.session.get(KEPT, {}).get("purpose", "")
    sat = ticket.state == Ticket.State.SEATED
    try:
        seated = seating.seat(space=ticket.space, submission=ticket.pk, ticket=ticket, purpose=purpose)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        _seated(request, seated, None if sat else undoing.seated(seated, purpose=purpose, ticket=ticket))
    return answers.back(request)


@staff(*ROOM)
@require_POST
def ticket_leave(request: Request, pk: UUID) -> HttpResponse:
    """Who waits no longer, or does not come to the place that is kept."""
    ticket = get_object_or_404(Ticket.objects.select_related("space"), pk=pk)
    try:
        called = tickets.leave(ticket=ticket)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        said = _("Ticket %(ticket)s no longer waits.") % {"ticket": ticket}
        if called:
            said = f"{said} {_calls(called)}"
        answers.done(request, said, undoing.Left(ticket.pk, tuple(each.pk for each in called)))
    return answers.back(request)


@staff(*ROOM)
@require_POST
def tally(request: Request) -> HttpResponse:
    """One more, or one too many taken back."""
    form = TallyForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["count"]:
        notices.refuse(request, _("That did not work. Try again."))
        return answers.back(request)
    asked = form.cleaned_data
    verb = tallying.add if asked["count"] > 0 else tallying.take_back
    try:
        verb(what=asked["what"], submission=asked["submission"], count=abs(asked["count"]))
    except Refused as refused:
        notices.refuse(request, refused)
    return answers.back(request)


def _full(space: int, *, accessible: bool) -> HttpResponse:
    """Nothing is free for them: the desk offers a ticket."""
    wanted = {"full": space} | ({"accessible": 1} if accessible else {})
    return HttpResponseRedirect(f"{reverse('multimedia:desk')}?{urlencode(wanted)}")


def _sits(request: Request, pk: UUID, verb: Callable[..., Booking], *, came: int | None = None) -> HttpResponse:
    """Whoever has the booking sits where, and until when, ``verb`` says."""
    booking = booking_for(request, pk)
    was = undoing.before(booking)
    try:
        sitting = verb(booking=booking)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        _seated(request, sitting, _since(was, sitting, came=came))
    return answers.back(request)


def _since(
    was: Before, after: Booking, *, called: Sequence[Ticket] = (), came: int | None = None
) -> seating.Act | None:
    """What can be taken back; nothing when the button was pressed a second time, and all was done before."""
    return undoing.changed(was, after, called=called, came=came) if undoing.before(after) != was else None


def _second(written: str) -> dt.datetime | None:
    seconds = int(written) if written.isascii() and written.isdigit() and len(written) <= 10 else None
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds is not None else None


def _seated(request: Request, booking: Booking, act: seating.Act | None) -> None:
    """``12, until 15 h 40``: what is said aloud to the visitor."""
    words = {"place": _places(booking), "time": human.time(booking.ends)}
    answers.done(request, _("Place %(place)s, until %(time)s") % words, act)


def _places(booking: Booking) -> str:
    return named(bookings.stations_of([booking]).get(booking.pk, []))


def _calls(called: list[Ticket] | tuple[Ticket, ...]) -> str:
    """``P 13 is called to 7.``"""
    stations = bookings.stations_of([each.booking for each in called if each.booking])
    said = ", ".join(f"{each} → {named(stations.get(each.booking_id, []))}" for each in called if each.booking_id)
    return _("Called: %(who)s") % {"who": said}
