"""Reading contacts: the monthly tallies of a year or a stretch of months, grouped every way a page needs at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from cdm.core.vocabulary import Channel, Context, Language, Service
from stats.models import WEEKDAYS, MonthlyTally

GROUPINGS: dict[str, tuple[str, ...]] = {
    "month": ("month", "service"),
    "manner": ("service", "channel", "context"),
    "theme": ("service", "theme"),
    "language": ("language",),
    "partner": ("partner",),
    "programme": ("programme",),
}
COLUMNS = ("month", "service", "channel", "context", "theme", "language", "partner", "programme")


NAMED = ("service", "theme", "language", "channel", "context", "programme")  # filters of one code each


@dataclass(frozen=True)
class Filters:
    """Which contacts count. "" = any; ``partners`` None = every partner, and those of none.

    ``first`` and ``last`` are the first days of months, both in; None = from the beginning, to the end.
    """

    service: str = ""
    theme: str = ""
    language: str = ""
    partners: frozenset[str] | None = None
    channel: str = ""
    context: str = ""
    programme: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def service_label(self) -> str:
        return str(Service(self.service).label) if self.service else ""

    @property
    def language_label(self) -> str:
        return str(Language(self.language).label) if self.language else ""

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""

    @property
    def context_label(self) -> str:
        return str(Context(self.context).label) if self.context else ""

    def within(self, first: dt.date, last: dt.date) -> Filters:
        """The same filters from the month of ``first`` to that of ``last``, no further than their own period."""
        first, last = first.replace(day=1), last.replace(day=1)
        return replace(
            self,
            first=max(first, self.first) if self.first else first,
            last=min(last, self.last) if self.last else last,
        )

    def sql(self) -> tuple[str, list[Any]]:
        """Conditions on the monthly tallies, each with its AND, and their values."""
        conditions: list[str] = []
        values: list[Any] = []
        for comparison, month in ((">=", self.first), ("<=", self.last)):
            if month:
                conditions.append(f"AND month {comparison} %s")
                values.append(month)
        for name in NAMED:
            if getattr(self, name):
                conditions.append(f"AND {name} = %s")
                values.append(getattr(self, name))
        if self.partners is not None:
            conditions.append("AND partner = ANY(%s)")
            values.append(sorted(self.partners))
        return " ".join(conditions), values


EVERYTHING = Filters()


@dataclass(frozen=True)
class Contacts:
    """Contacts of one year, or of months that begin in it, added up by each of GROUPINGS.

    Keys are tuples of codes, "" = not stated.
    """

    year: int
    groups: dict[str, Counter[tuple]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.groups["language"].values())

    def by(self, grouping: str) -> Counter[str]:
        """Contacts by the code of ``theme``, ``language``, ``partner`` or ``programme``."""
        found: Counter[str] = Counter()
        for key, count in self.groups[grouping].items():
            found[key[-1]] += count
        return found

    def themes(self, *, without: str) -> Counter[str]:
        """Contacts by theme, those of one service left out."""
        found: Counter[str] = Counter()
        for (service, theme), count in self.groups["theme"].items():
            if service != without:
                found[theme] += count
        return found

    @property
    def by_service(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (_month, service), count in self.groups["month"].items():
            found[service] += count
        return found

    @property
    def by_channel(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (_service, channel, _context), count in self.groups["manner"].items():
            found[channel] += count
        return found

    @property
    def months(self) -> list[dt.date]:
        """The months that have contacts, in order."""
        return sorted({month for month, _service in self.groups["month"]})

    def manners(self, service: str) -> Counter[tuple[str, str]]:
        """(channel, context) → contacts of a service."""
        return Counter(
            {(channel, context): n for (kind, channel, context), n in self.groups["manner"].items() if kind == service}
        )


def of_year(year: int, filters: Filters = EVERYTHING) -> Contacts:
    """One query over the year's monthly tallies; of a period in ``filters``, the months that are in the year."""
    return of_period(dt.date(year, 1, 1), dt.date(year, 12, 1), filters)


def of_period(first: dt.date, last: dt.date, filters: Filters = EVERYTHING) -> Contacts:
    """The same for the months from that of ``first`` to that of ``last``, both in."""
    where, values = filters.within(first, last).sql()
    sets = ", ".join(f"({', '.join(names)})" for names in GROUPINGS.values())
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT grouping({columns}), {columns}, sum(count)::bigint FROM stats_monthlytally"  # noqa: S608
            f" WHERE true {where} GROUP BY GROUPING SETS ({sets})",
            values,
        )
        rows = cursor.fetchall()
    masks = {
        sum(1 << (len(COLUMNS) - 1 - place) for place, name in enumerate(COLUMNS) if name not in names): grouping
        for grouping, names in GROUPINGS.items()
    }
    groups: dict[str, Counter[tuple]] = {name: Counter() for name in GROUPINGS}
    for mask, *codes, count in rows:
        names = GROUPINGS[masks[mask]]
        key = tuple(code for name, code in zip(COLUMNS, codes, strict=True) if name in names)
        groups[masks[mask]][key] = count
    return Contacts(first.year, groups)


def by_weekday(filters: Filters, first: dt.date, last: dt.date) -> Counter[int]:
    """Monday 0 to Sunday 6 → contacts of the months from that of ``first`` to that of ``last``, both in. One query.

    By the day of the record: corrections of a closed year have a month and no day, and are left out.
    """
    where, values = filters.within(first, last).sql()
    columns = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in WEEKDAYS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM stats_monthlytally WHERE true {where}", values)  # noqa: S608
        return Counter(dict(enumerate(cursor.fetchone())))


def by_month(filters: Filters = EVERYTHING) -> dict[dt.date, Counter[str]]:
    """Every month of the period that has contacts, in order → contacts by service. One query over all years."""
    where, values = filters.sql()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, service, sum(count)::bigint FROM stats_monthlytally"  # noqa: S608
            f" WHERE true {where} GROUP BY month, service ORDER BY month, service",
            values,
        )
        months: dict[dt.date, Counter[str]] = {}
        for month, service, count in cursor.fetchall():
            months.setdefault(month, Counter())[service] = count
    return months


def by_year(months: dict[dt.date, Counter[str]]) -> dict[int, Counter[str]]:
    """``by_month`` added up to years."""
    years: dict[int, Counter[str]] = {}
    for month, services in months.items():
        years.setdefault(month.year, Counter()).update(services)
    return years


def span() -> range:
    """From the first year with a contact to the last, both in; empty before the first contact. Two looks at the key."""
    found = MonthlyTally.objects.aggregate(first=Min("month"), last=Max("month"))
    return range(found["first"].year, found["last"].year + 1) if found["first"] else range(0)
