"""A centre with kinds of interview, and people of two partners who give them, with their marker."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from cdm.agenda.models import AvailabilityRule, Calendar, Site
from cdm.core.vocabulary import Role
from counselling import appointments
from counselling.models import Appointment, Counsellor, InterviewKind
from partners.models import Partner
from tests import personae
from tests.agenda import worlds as agenda
from tests.agenda.worlds import NOW, TUESDAY, at, hour

__all__ = ["NOW", "TUESDAY", "TUESDAY_9", "at", "book", "counsellor", "kind", "room", "site"]

WEEKDAYS = range(5)
TUESDAY_9 = at(TUESDAY, "09:00")


def site(name: str = "Tour Astro", *, opens: str = "09:00", closes: str = "17:00") -> Site:
    return agenda.site(
        name,
        opens=opens,
        closes=closes,
        weekdays=range(7),
        address_fr="Avenue de l’Astronomie 14\n1210 Saint-Josse",
        address_nl="Sterrekundelaan 14\n1210 Sint-Joost",
        directions_fr="Métro Madou.",
        directions_nl="Metro Madou.",
        phone="02 000 00 00",
        map_url="https://map.example/astro",
    )


def kind(name: str = "Entretien", **fields: Any) -> InterviewKind:
    names = {"name_fr": name, "name_nl": f"{name} (nl)"}
    return InterviewKind.objects.create(**names, **{"duration": 40, "step": 20, "notice": 120, **fields})


def counsellor(
    at_site: Site,
    of: Partner,
    name: str,
    *,
    starts: str = "09:00",
    ends: str = "12:00",
    weekdays: range = WEEKDAYS,
    **offer: Any,
) -> Counsellor:
    """Somebody with a weekly rule. ``offer``: themes, languages, channels; all when left out."""
    user = personae.person(f"{uuid.uuid4().hex[:8]}.{personae.marker(of)}@{of.code}.example".lower(), name)
    personae.member(user, Role.COUNSELLOR, of)
    found = Counsellor.objects.select_related("calendar").get(user=user)
    for weekday in weekdays:
        AvailabilityRule.objects.create(
            calendar=found.calendar,
            site=at_site,
            weekday=weekday,
            starts=hour(starts),
            ends=hour(ends),
            **offer,
        )
    return found


def room(at_site: Site, name: str = "Salle") -> Calendar:
    return Calendar.objects.create(kind=Calendar.Kind.ROOM, name=name, site=at_site)


def book(start: dt.datetime = TUESDAY_9, **fields: Any) -> Appointment:
    """Through the verb, as a visitor would."""
    asked = {"theme": "WORK", "language": "fr", "channel": "FACE", "page_language": "fr", "submission": uuid.uuid4()}
    return appointments.book(start=start, **{**asked, **fields})
