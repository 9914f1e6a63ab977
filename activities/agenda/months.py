"""A month as a calendar: a few meetings a day and how many more there are."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber, TruncDate

from activities.agenda import meetings
from activities.agenda.filters import HORIZON, Filters
from activities.agenda.meetings import Line
from cdm.core import clock

A_DAY = 4  # lines shown of one day
MONTH = re.compile(r"^(\d{4})-(\d{2})$")


@dataclass(frozen=True)
class Cell:
    """``more``: meetings of the day beyond ``lines``; ``query`` lists all of that day."""

    date: dt.date
    inside: bool
    today: bool
    past: bool
    lines: list[Line]
    more: int
    query: str


@dataclass(frozen=True)
class Month:
    """``weeks``: seven cells each, from Monday. ``later``: the first month after this one that has something."""

    first: dt.date
    weeks: list[list[Cell]]
    count: int
    previous: dt.date | None
    next: dt.date | None
    later: dt.date | None

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"


def asked(typed: str) -> dt.date:
    """The first day of ``2026-11``; of the present month for anything else, earlier or far away."""
    present = clock.today().replace(day=1)
    found = MONTH.match(typed[:7])
    if not found or not 1 <= int(found[2]) <= 12 or not 2000 < int(found[1]) < 9000:
        return present
    first = dt.date(int(found[1]), int(found[2]), 1)
    return first if present <= first <= present + HORIZON else present


def after(first: dt.date, months: int = 1) -> dt.date:
    years, month = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, month + 1, 1)


def of(filters: Filters, first: dt.date) -> Month:
    """The month that begins on ``first``. Six queries, seven where it is empty. Its own days replace the period."""
    filters = replace(filters, first=None, last=None)
    start, end = clock.day_bounds(first)[0], clock.day_bounds(after(first))[0]
    everything = meetings.coming(filters)
    rows = everything.filter(starts__gte=start, starts__lt=end)
    day = TruncDate("starts", tzinfo=clock.BRUSSELS)
    counted = rows.order_by().annotate(day=day).values("day").annotate(n=Count("pk")).order_by("day")
    numbers = {each["day"]: each["n"] for each in counted}
    place = Window(RowNumber(), partition_by=[day], order_by=[F("starts").asc(), F("pk").asc()])
    few = rows.annotate(place=place).filter(place__lte=A_DAY)
    lines = {each.date: each.lines for each in meetings.by_day(meetings.dressed(few))} if numbers else {}
    later = None if numbers else everything.filter(starts__gte=end).values_list("starts", flat=True).first()
    present = clock.today().replace(day=1)
    return Month(
        first=first,
        weeks=[
            [_cell(filters, first, each, lines.get(each, []), numbers.get(each, 0)) for each in week]
            for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
            if week[-1] >= clock.today()  # weeks that are over have nothing to show
        ],
        count=sum(numbers.values()),
        previous=after(first, -1) if first > present else None,
        next=after(first) if after(first) <= present + HORIZON else None,
        later=clock.local(later).date().replace(day=1) if later else None,
    )


def _cell(filters: Filters, first: dt.date, day: dt.date, lines: list[Line], number: int) -> Cell:
    today, inside = clock.today(), day.month == first.month
    more = number - len(lines) if inside else 0
    query = replace(filters, first=day, last=day).query() if more else ""
    return Cell(day, inside, day == today, day < today, lines if inside else [], more, query)
