"""An ordinary week of the centre, and the days ahead that are not ordinary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cdm.agenda.models import Closure, OpeningHours, Site
from cdm.core import clock

WEEK = 7
AHEAD = dt.timedelta(days=45)


@dataclass(frozen=True)
class Day:
    """``date`` is the next day of that name, today included; ``hours`` are (opens, closes) on a Brussels clock."""

    date: dt.date
    hours: list[tuple[dt.time, dt.time]]
    today: bool


def week(site: Site | None) -> list[Day]:
    """Monday to Friday, and the weekend days on which ``site`` ever opens."""
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    valid = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    valid &= Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    rows = list(OpeningHours.objects.filter(valid, site=site).order_by("weekday", "opens"))
    days = []
    for number in range(WEEK):
        date = monday + dt.timedelta(days=number)
        hours = [(row.opens, row.closes) for row in rows if row.weekday == number]
        if hours or number < 5:
            days.append(Day(date=date, hours=hours, today=date == today))
    return days if rows else []


def closures(site: Site | None) -> QuerySet[Closure]:
    """What closes ``site`` in the coming weeks, today included."""
    today = clock.today()
    here = Q(site__isnull=True) | Q(site=site)
    return Closure.objects.filter(here, last_day__gte=today, first_day__lte=today + AHEAD).order_by("first_day", "pk")
