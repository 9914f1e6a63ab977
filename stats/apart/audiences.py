"""People of special audiences reached, by the day: reading them, and the ids under which yearly figures tell them.

They overlap the services or lie outside of them, and are never added to contacts (``data/figures-2021.csv``).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from functools import cache

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from stats import seed
from stats.models import DayCount, Figure, Measure

PREFIX, SUM = "aud_", "aud_sum"


@cache
def _ids() -> Mapping[str, str]:
    return {row["code"]: row["figure"] for row in seed.rows("audience-figures.csv")}


def figure_of(code: str) -> str:
    """The id of the yearly figure of an audience: as annual reports have called it, else made of its code."""
    return _ids().get(code) or f"{PREFIX}{code.lower()}"


def printed() -> tuple[str, ...]:
    """The ids that annual reports print, in their order."""
    return tuple(_ids().values())


def reached(first: dt.date, last: dt.date) -> dict[dt.date, Counter[str]]:
    """Month → code of the audience → people reached, of the days from ``first`` to ``last``, both in. One query."""
    rows = DayCount.objects.filter(measure=Measure.REACHED, day__range=(first, last))
    months: dict[dt.date, Counter[str]] = {}
    for month, item, count in rows.values_list(TruncMonth("day"), "item").annotate(all=Sum("count")).order_by():
        months.setdefault(month, Counter())[item] = int(count)
    return months


def of_year(year: int) -> Counter[str]:
    """Code of the audience → people reached in the year. One query."""
    months = reached(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return sum(months.values(), Counter())


def years() -> list[int]:
    """The years in which somebody was counted, here or elsewhere, in order. One query."""
    here = DayCount.objects.filter(measure=Measure.REACHED).order_by().values_list("day__year")
    elsewhere = Figure.objects.filter(code__startswith=PREFIX).order_by().values_list("year")
    return sorted(year for (year,) in here.union(elsewhere))
