"""A centre to book at: one site, open Monday to Friday from 9 to 17, and people to ask."""

from __future__ import annotations

import datetime as dt

from cdm.agenda.intervals import Interval
from cdm.agenda.models import AvailabilityRule, Calendar, OpeningHours, Site
from cdm.agenda.terms import Need, Terms
from cdm.core import clock

NEED = Need(theme="WORK", language="fr", channel="FACE")
TERMS = Terms(duration=40, step=20, notice=120, horizon=60)
NOW = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)  # a Monday, 8:00 in Brussels
MONDAY = dt.date(2026, 11, 23)
TUESDAY = dt.date(2026, 11, 24)


def hour(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def at(day: dt.date, text: str) -> dt.datetime:
    return clock.at(day, hour(text))


def during(day: dt.date, starts: str, ends: str) -> Interval:
    return Interval(at(day, starts), at(day, ends))


def whole(day: dt.date, days: int = 1) -> Interval:
    return Interval(clock.day_bounds(day)[0], clock.day_bounds(day + dt.timedelta(days=days - 1))[1])


def site(
    name: str = "Tour", *, opens: str = "09:00", closes: str = "17:00", weekdays: range = range(5), **fields: str
) -> Site:
    usual = {"name_fr": name, "name_nl": name, "address_fr": "Rue 1", "address_nl": "Straat 1"}
    made = Site.objects.create(**{**usual, **fields})
    for weekday in weekdays:
        OpeningHours.objects.create(site=made, weekday=weekday, opens=hour(opens), closes=hour(closes))
    return made


def counsellor(
    at_site: Site, starts: str = "09:00", ends: str = "12:00", *, weekdays: range = range(5), **offer: object
) -> Calendar:
    calendar = Calendar.objects.create(kind=Calendar.Kind.COUNSELLOR, name="Counsellor")
    for weekday in weekdays:
        AvailabilityRule.objects.create(
            calendar=calendar, site=at_site, weekday=weekday, starts=hour(starts), ends=hour(ends), **offer
        )
    return calendar


def room(at_site: Site, capacity: int = 1) -> Calendar:
    return Calendar.objects.create(kind=Calendar.Kind.ROOM, name="Room", site=at_site, capacity=capacity)


def stations(at_site: Site, capacity: int) -> Calendar:
    return Calendar.objects.create(kind=Calendar.Kind.STATIONS, name="Stations", site=at_site, capacity=capacity)


def local(moments: list) -> list[str]:
    """Starts as people read them: ``["24 09:00", …]``."""
    return [f"{clock.local(slot.start):%d %H:%M}" for slot in moments]
