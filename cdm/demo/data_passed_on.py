"""Notes for visitors who were passed on to another partner, of the last months: counts of a day, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

import holidays
from django.db import transaction

from cdm.core import clock
from partners.models import Partner
from stats import recording
from stats.models import DayCount, Measure

DAYS = 400  # this year and the one it is compared with
OFTEN = {"bf": 5, "actiris": 4, "vdab": 4, "adultes": 3, "trace": 2, "guichet": 2, "pole": 1}  # of ten days, noted on


def load(say: Callable[[str], None]) -> None:
    """Count each open day up to yesterday; nothing where some are counted already."""
    if DayCount.objects.filter(measure=Measure.REFERRED).exists():
        return
    dice = Random(2026)  # noqa: S311 - the demo must be the same everywhere
    today = clock.today()
    first = today - dt.timedelta(days=DAYS)
    codes = sorted(set(Partner.objects.values_list("code", flat=True)) & set(OFTEN))
    closed = holidays.country_holidays("BE", years=range(first.year, today.year + 1))
    every = [first + dt.timedelta(days=n) for n in range(DAYS)]
    days = [day for day in every if day.weekday() < 5 and day not in closed]
    rows: list[dict[str, Any]] = [
        {"measure": Measure.REFERRED, "day": day, "item": code, "count": dice.choice((1, 1, 1, 2, 3))}
        for day in days
        for code in codes
        if dice.random() < OFTEN[code] / 10
    ]
    with transaction.atomic():
        recording.count_in_bulk(rows)
    say(f"{sum(row['count'] for row in rows)} times a visitor was passed on, in {len(days)} days")
