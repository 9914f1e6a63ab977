"""The workspace, put together from what each room can say of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from activities import seats
from activities.models import Session
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Language, Service, Theme
from cdm.home.workspace import team as teams
from cdm.home.workspace import waiting
from cdm.home.workspace.readiness import Ready
from cdm.home.workspace.scope import Place
from counselling.models import SlotRequest
from counselling.readiness import Readiness
from counselling.requests.lines import Line
from counselling.requests.room import Room
from partners.models import Partner
from stats import contacts
from stats.contacts import Filters

SESSIONS = 6
REQUESTS = 8


def of(member: Member, place: Place, asked: Mapping[str, str]) -> dict[str, Any]:
    """The context of the page. ``asked`` may name the theme and language for which hours are to be opened."""
    counsellors = place.counsellors()
    readiness = Readiness([counsellor.calendar_id for counsellor in counsellors])
    ready = Ready(place, readiness)
    team = teams.of(counsellors, readiness.supply)
    running = list(_requests(place))
    wanted = _wanted(asked)
    counts = Counter(request.partner_id for request in running)
    return {
        "place": place,
        "partner": place.partner,
        "ready": ready,
        "gaps": [(gap, gap.fixes(place)) for gap in ready.gaps],
        "team": team,
        "partners": [] if place.partner else teams.by_partner(place.choices, team, counts),
        "waiting": waiting.of(member, place, team, running),
        "requests": _lines(running[:REQUESTS]),
        "requests_more": max(0, len(running) - REQUESTS),
        "wanted": wanted,
        "offer": urlencode(_offer(place, wanted)),
        **_sessions(place),
        **_figures(place),
    }


def _requests(place: Place) -> Any:
    rows = SlotRequest.objects.running().filter(partner__code__in=place.codes)
    return rows.select_related("partner").running_first()


def _lines(running: list[SlotRequest]) -> list[Line]:
    room = Room(running)
    return [Line(request, room.opened(request)) for request in running]


def _wanted(asked: Mapping[str, str]) -> tuple[Theme, Language] | None:
    theme, language = asked.get("theme", ""), asked.get("language", "")
    return (Theme(theme), Language(language)) if theme in Theme.values and language in Language.values else None


def _offer(place: Place, wanted: tuple[Theme, Language] | None) -> dict[str, str]:
    """What the forms of hours are filled in with, and where they lead back to."""
    back = {"next": reverse("home:workspace") + place.query}
    return back | ({"themes": wanted[0].value, "languages": wanted[1].value} if wanted else {})


def _sessions(place: Place) -> dict[str, Any]:
    """The next sessions, each with its seats. Four queries."""
    rows = Session.objects.of_partners(place.codes).coming().select_related("activity").order_by("starts", "pk")
    shown = list(rows[: SESSIONS + 1])
    places = seats.of(shown[:SESSIONS])
    found = [(session, places[session.pk].items()) for session in shown[:SESSIONS]]
    return {"sessions": found, "sessions_more": len(shown) > SESSIONS}


def _figures(place: Place) -> dict[str, Any]:
    """Contacts of this year and month, by service: a partner's own, live, for those who may read them. One query."""
    today = clock.today()
    partner: Partner | None = place.partner
    read = contacts.of_year(today.year, Filters(partners=frozenset({partner.code}) if partner else None))
    month = dt.date(today.year, today.month, 1)
    this_month: Counter[str] = Counter()
    for (of, service), count in read.groups["month"].items():
        if of == month:
            this_month[service] += count
    year = read.by_service
    numbers = [(service, year[service.value], this_month[service.value]) for service in Service if year[service.value]]
    return {"figures": numbers, "figures_total": read.total, "month": month}
