"""The years before last are closed, one of them corrected since; last year is over and still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cdm.core import clock
from stats import closing
from stats.closing import Row
from stats.models import MonthlyTally

CORRECTED = 2023
MANNERS = {"service": "IC", "channel": "EMAIL", "context": "STD"}


def _moved() -> list[Row]:
    """A dozen e-mails of one month that were counted as phone calls."""
    most = (
        MonthlyTally.objects.filter(month__year=CORRECTED, **(MANNERS | {"channel": "PHONE"}), count__gte=12)
        .order_by("-count", "month", "partner")
        .first()
    )
    if most is None:
        return []
    codes = {"theme": most.theme, "language": most.language, "partner": most.partner, "programme": most.programme}
    rows = ((-12, MANNERS | {"channel": "PHONE"}), (12, MANNERS))
    return [Row(most.month, count, **manner, **codes) for count, manner in rows]


def load(say: Callable[[str], None]) -> None:
    """Close what there is up to the year before last. Years already closed are left alone."""
    done = closing.closed_years()
    years = [
        year
        for year in MonthlyTally.objects.order_by("month__year").values_list("month__year", flat=True).distinct()
        if year < clock.today().year - 1 and year not in done
    ]
    for year in years:
        closing.close(year=year)
    say(f"{len(years)} years closed")
    if CORRECTED not in years:
        return
    if rows := _moved():
        closing.correct(year=CORRECTED, rows=rows, reason="code", after=1)
    fair = Row(dt.date(CORRECTED, 11, 1), 64, "OUT", "FACE", "STD", "WORK", "fr")
    closing.correct(year=CORRECTED, rows=[fair], reason="late", after=2 if rows else 1)
    say(f"{CORRECTED}: corrected twice")
