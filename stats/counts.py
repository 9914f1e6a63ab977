"""Reading what is counted by the day or the hour, over a stretch of days: a few grouped queries, whatever came in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import ExtractIsoWeekDay

from cdm.core.vocabulary import Service
from stats.models import MINUTES, DayCount, HourCount, Measure, Tally

STOCKS = (Measure.STOCK_WORKS, Measure.STOCK_COPIES)  # of one day: added up they mean nothing
OF_THE_AREA = (  # counted by the multimedia area of itself; what the other rooms count has pages of its own
    Measure.DOOR,
    Measure.PRINTED,
    Measure.HELP,
    Measure.PURPOSE,
    Measure.CONSULTED,
    Measure.SKILLS,
    *STOCKS,
)


@dataclass(frozen=True)
class Counts:
    """What was counted from ``first`` to ``last``, both in. Each part is read when first asked for, in one query."""

    first: dt.date
    last: dt.date

    @cached_property
    def days(self) -> dict[str, Counter[str]]:
        """Measure → item → count, of the measures counted by day; stocks are left out."""
        rows = DayCount.objects.filter(day__range=(self.first, self.last)).exclude(measure__in=STOCKS)
        found: dict[str, Counter[str]] = {}
        for measure, item, count in rows.values_list("measure", "item").annotate(all=Sum("count")).order_by():
            found.setdefault(measure, Counter())[item] = int(count)
        return found

    def of(self, measure: Measure) -> Counter[str]:
        """Item → count of a measure counted by day."""
        return self.days.get(measure, Counter())

    @cached_property
    def hours(self) -> Counter[tuple[str, str, int, int]]:
        """(measure, item, weekday with Monday 0, hour) → count, of the measures counted by the hour."""
        rows = HourCount.objects.filter(day__range=(self.first, self.last)).annotate(weekday=ExtractIsoWeekDay("day"))
        grouped = rows.values_list("measure", "item", "weekday", "hour").annotate(all=Sum("count")).order_by()
        return Counter({(measure, item, day - 1, hour): int(n) for measure, item, day, hour, n in grouped})

    @cached_property
    def contacts(self) -> int:
        """Contacts of the multimedia area."""
        rows = Tally.objects.filter(day__range=(self.first, self.last), service=Service.MM)
        return int(rows.aggregate(all=Sum("count"))["all"] or 0)


def of_year(year: int) -> dict[Measure, int]:
    """Measure → what the multimedia area counted in the year, minutes left out; of a stock, what there was on 31
    December.

    Two queries.
    """
    days = {"day__range": (dt.date(year, 1, 1), dt.date(year, 12, 31))}
    daily = DayCount.objects.filter(**days, measure__in=OF_THE_AREA)
    hourly = HourCount.objects.filter(**days, measure=Measure.DOOR)
    found = {
        measure: int(count)
        for rows in (daily, hourly)
        for measure, count in rows.values_list("measure").annotate(all=Sum("count")).order_by()
    }
    return {measure: found[measure] for measure in Measure if measure in found}


def open_days(first: dt.date, last: dt.date) -> tuple[int, dt.date | None]:
    """How many days from ``first`` to ``last`` have open minutes, and the first day ever that has. One query."""
    found = HourCount.objects.filter(measure=Measure.OPEN_MINUTES).aggregate(
        first=Min("day"), days=Count("day", distinct=True, filter=Q(day__range=(first, last)))
    )
    return found["days"], found["first"]


def days_with_minutes(first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The days, both ends in, whose minutes were said. One query."""
    rows = HourCount.objects.filter(day__range=(first, last), measure__in=MINUTES)
    return frozenset(rows.values_list("day", flat=True).distinct())


def days_with(measures: Collection[Measure], first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The days, both ends in, that have a count of one of ``measures``, all counted by day. One query."""
    rows = DayCount.objects.filter(day__range=(first, last), measure__in=measures)
    return frozenset(rows.values_list("day", flat=True).distinct())
