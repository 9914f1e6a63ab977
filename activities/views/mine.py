"""My registration, behind its signed link: GET shows, POST acts."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activities import finding, notices, other_dates, registrations, seats, waiting
from activities.agenda import places
from activities.forms import ChangeForm
from activities.models import Mode, Registration, Session
from cdm.agenda.models import Site
from cdm.audit import trail
from cdm.core import client, clock, throttle
from cdm.core import notices as telling
from cdm.core.access import Request, public
from cdm.core.private import private
from cdm.core.refused import Conflict, Refused

CHANGES_PER_ADDRESS, WITHIN = 120, 600
TOO_OFTEN = _("We cannot change it online at the moment. Call us or come by: we do it with you.")
State = Registration.State


@public
@private
@require_safe
def registration(request: Request, token: str) -> HttpResponse:
    mine = _load(token)
    context = _shown(mine, token) | {"new": "new" in request.GET, "join_link": notices.join_link(mine)}
    context |= _turn(mine) if context["face"] == State.WAITING else {"before": 0, "online_free": False}
    context["dates"] = [] if context["here"] else other_dates.of(mine.session)
    return render(request, "activities/registration.html", context)


@public
@private
@require_safe
def calendar(request: Request, token: str) -> HttpResponse:
    """The calendar entry as a file, for who did not get it by mail."""
    mine = _load(token)
    if mine.state not in {State.CONFIRMED, State.CANCELLED}:
        return redirect("activities:registration", token)
    return notices.entry(mine, get_language() or "fr").as_download()


@public
@private
def change(request: Request, token: str) -> HttpResponse:
    """How many, and on site or online. Losing a race leaves the registration as it was."""
    mine = _load(token)
    here = reverse("activities:registration", args=[token])
    if not registrations.can_change(mine):
        return redirect(here)
    present = seats.of([mine.session])[mine.session_id]
    now = {"mode": mine.mode, "party": mine.party}
    form = ChangeForm(request.POST or None, seats=present, initial=now)
    if request.method != "POST" or not form.is_valid():
        context = {**_shown(mine, token), "form": form}
        return render(request, "activities/registration_change.html", context, status=422 if form.is_bound else 200)
    try:
        _slowly(request)
        registrations.change(registration=mine, **form.cleaned_data)
    except Refused as refused:
        mine = _load(token)
        fresh = ChangeForm(request.POST, seats=seats.of([mine.session])[mine.session_id], initial=now)
        context = {**_shown(mine, token), "form": fresh, "refused": refused}
        status = 409 if isinstance(refused, Conflict) else 422
        return render(request, "activities/registration_change.html", context, status=status)
    telling.done(request, _("Your registration has been changed."))
    return redirect(here)


@public
@private
def cancel(request: Request, token: str) -> HttpResponse:
    """Asks first: for who is registered, waits, or was offered a place."""
    mine = _load(token)
    here = reverse("activities:registration", args=[token])
    if not registrations.can_change(mine):
        return redirect(here)
    if request.method == "POST":
        try:
            registrations.cancel(registration=mine, by="visitor")
        except Refused as refused:
            telling.refuse(request, refused)
        return redirect(here)
    return render(request, "activities/registration_cancel.html", _shown(mine, token))


@public
@private
def answer(request: Request, token: str) -> HttpResponse:
    """Take the place that is kept, or leave it to who is next."""
    mine = _load(token)
    here = reverse("activities:registration", args=[token])
    said = request.POST.get("answer", "")
    if said not in {"accept", "decline"}:
        return redirect(here)
    try:
        _slowly(request)
        if said == "accept":
            registrations.accept(registration=mine)
            telling.done(request, _("The place is yours."))
        else:
            registrations.decline(registration=mine)
    except Refused as refused:
        telling.refuse(request, refused)
    return redirect(here)


def _load(token: str) -> Registration:
    found = finding.of_token(token)
    if found is None:
        raise Http404
    trail.viewed(found)  # by staff: it is found by its code as well
    return found


def _slowly(request: Request) -> None:
    if throttle.over("change_registration", client.address(request), limit=CHANGES_PER_ADDRESS, seconds=WITHIN):
        raise Refused(TOO_OFTEN)


def _face(mine: Registration) -> str:
    """What the page is about: the session where it is off or over, else the registration."""
    if mine.session.state == Session.State.CANCELLED:
        return "off"
    if mine.state == State.CONFIRMED and mine.session.ends <= clock.now():
        return "over"
    if mine.state in {State.WAITING, State.OFFERED} and mine.session.starts <= clock.now():
        return "missed"
    return mine.state


def _turn(mine: Registration) -> dict[str, object]:
    """Where somebody stands on the waiting list, and whether a place online is free for them meanwhile."""
    online = seats.of([mine.session])[mine.session_id].get(Mode.ONLINE.value)
    takes_online = mine.mode == Mode.ONSITE and online is not None and online.fits(mine.party)
    return {
        "before": waiting.people_before(mine),
        "online_free": takes_online and registrations.can_change(mine),
    }


def _shown(mine: Registration, token: str) -> dict[str, object]:
    session = mine.session
    face = _face(mine)
    return {
        "registration": mine,
        "session": session,
        "activity": session.activity,
        "meetings": list(session.meetings.all()),
        "place": places.of(session),
        "site": session.site or Site.objects.first(),
        "token": token,
        "face": face,
        "struck": face in {"off", State.CANCELLED},
        "here": face in {State.CONFIRMED, State.WAITING, State.OFFERED},
        "can_change": registrations.can_change(mine),
        "until": registrations.change_until(mine),
        "again": registrations.not_open(session) is None,
    }
