"""The dates of a rule: every week, every two weeks, or every month on the same weekday."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from itertools import count, islice, takewhile

from activities.models import Series
from cdm.core import clock

MOST = 60  # dates in one series
NEAR = dt.timedelta(days=3 * 366)  # from today: what is planned lies within, and fits every calendar
Every = Series.Every
WEEKS = {Every.WEEK.value: 1, Every.FORTNIGHT.value: 2}


def dates(every: str, first: dt.date, *, until: dt.date | None = None, most: int = MOST) -> list[dt.date]:
    """From ``first`` on, ``until`` included, at most ``most`` of them.

    Every month means the first, second, third or fourth such weekday, as ``first`` is; a fifth is the last one.
    """
    found = _every_month(first) if every == Every.MONTH else _every_weeks(first, WEEKS[every])
    return list(islice(takewhile(lambda day: until is None or day <= until, found), most))


def near(day: dt.date) -> bool:
    """Whether anybody plans that far ahead, or corrects that far back."""
    return abs(day - clock.today()) <= NEAR


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The ``nth`` Monday, say, of a month; the last one when there are fewer."""
    start = dt.date(year, month, 1)
    day = 1 + (weekday - start.weekday()) % 7 + 7 * (nth - 1)
    while day > calendar.monthrange(year, month)[1]:
        day -= 7
    return dt.date(year, month, day)


def _every_weeks(first: dt.date, weeks: int) -> Iterator[dt.date]:
    return (first + dt.timedelta(weeks=weeks * n) for n in count())


def _every_month(first: dt.date) -> Iterator[dt.date]:
    nth = (first.day - 1) // 7 + 1
    for n in count(first.year * 12 + first.month - 1):
        yield nth_weekday(n // 12, n % 12 + 1, first.weekday(), nth)
