"""What is counted apart: special audiences by the day, cohorts of programmes, and a link for a funder.

The audiences of 2021 are those of the annual report, brought in as figures; its cohorts have the report's counts. Their
targets, and all of the other years, are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from django.db import transaction

from cdm.core import clock
from cdm.demo import years
from partners.models import Partner, Programme
from stats.models import Cohort, DayCount, Measure, ShareLink
from stats.recording import count_in_bulk
from stats.shares import links

UPPERCUT = "uppercut"
FIRST = 2022  # before, audiences were counted elsewhere
# Audience: people in a usual year, days a month on which somebody counts them.
AUDIENCES = {"AREC": (310, 2), "AIDE": (335, 3), "EURO": (280, 1), "PRIS": (16, 1), "DISA": (215, 2), "FORM": (900, 3)}
NEET = ("Jeunes NEET accompagnés", "Begeleide NEET-jongeren")
RUN = ("Uppercut! Find your voice", "Uppercut! Find your voice")
# Programme, titles, days, persons, in interviews, in groups, positive outcomes, persons and outcomes aimed at.
COHORTS: tuple[tuple[Any, ...], ...] = (
    ("touchngo", 2021, NEET, None, 218, 95, 123, None, 200, None),
    (UPPERCUT, 2021, RUN, (dt.date(2021, 10, 4), dt.date(2021, 10, 15)), 11, None, None, 9, 12, 8),
    ("touchngo", 2022, NEET, None, 241, 104, 137, None, 220, None),
    ("touchngo", 2023, NEET, None, 263, 118, 145, None, 240, None),
    ("youth", 2023, ("Youth@CDM, 2023", "Youth@CDM, 2023"), None, 96, None, None, 61, 90, 60),
    ("touchngo", 2024, NEET, None, 255, 121, 134, None, 250, None),
    ("futureme", 2024, ("Future.me, printemps", "Future.me, lente"), None, 34, None, None, 21, 40, 24),
    ("touchngo", 2025, NEET, None, 272, 126, 146, 158, 260, 150),
    (UPPERCUT, 2025, RUN, (dt.date(2025, 3, 10), dt.date(2025, 3, 21)), 26, None, None, 17, 24, 16),
)


def _reached(year: int, until: dt.date) -> Iterator[dict[str, Any]]:
    chance = Random(year)  # noqa: S311 - the same every time
    for item, (people, days) in AUDIENCES.items():
        weights = years.FAIRS if item == "FORM" else years.USUAL
        for month, weight in enumerate(weights, start=1):
            expected = people * 1.03 ** (year - FIRST) * weight / sum(weights)
            left = round(expected * chance.uniform(0.7, 1.3))
            for day in sorted(chance.sample(range(1, 27), days)):
                here = min(left, max(1, round(expected / days * chance.uniform(0.6, 1.4))))
                left -= here
                on = dt.date(year, month, day)
                if here and on.weekday() < 6 and on < until:
                    yield {"measure": Measure.REACHED, "day": on, "item": item, "count": here}


def _audiences() -> int:
    today = clock.today()
    if DayCount.objects.filter(measure=Measure.REACHED).exists():
        return 0
    rows = (row for year in range(FIRST, today.year + 1) for row in _reached(year, today))
    with transaction.atomic():
        return count_in_bulk(rows)


def _cohorts() -> int:
    made = 0
    for programme, year, titles, days, *counts in COHORTS:
        names = ("persons", "individual", "group", "positive", "target_persons", "target_positive")
        starts, ends = days or (None, None)
        facts = dict(zip(names, counts, strict=True)) | {"starts": starts, "ends": ends}
        facts |= {"title_fr": titles[0], "title_nl": titles[1]}
        if not Cohort.objects.filter(programme=programme, year=year).exists():
            Cohort.objects.create(programme=programme, year=year, **facts)
            made += 1
    return made


def load(say: Callable[[str], None]) -> None:
    """Before the years are closed and the months frozen, so that both tell of it."""
    programme, new = Programme.objects.get_or_create(code=UPPERCUT, defaults={"name_fr": RUN[0], "name_nl": RUN[1]})
    if new:
        programme.partners.set(Partner.objects.filter(programmes__code="touchngo"))
    say(f"{_audiences()} people of special audiences, {_cohorts()} cohorts of programmes")
    if not ShareLink.objects.exists():
        expires = clock.today() + links.USUAL
        links.make(title="Fonds social européen Plus", programme="touchngo", expires=expires)
        say("a link for a funder")


def shared() -> str:
    """The path of a funder's page that works today, in French; empty when none does."""
    working = (link for link in ShareLink.objects.filter(revoked=None) if links.works(link))
    return next((links.address(link, "fr") for link in working), "")
