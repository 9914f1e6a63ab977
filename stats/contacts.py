"""Reading contacts: a year's monthly tallies, grouped every way a page needs in one query."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max, Min

from cdm.core.vocabulary import Language, Service
from stats.models import MonthlyTally

GROUPINGS: dict[str, tuple[str, ...]] = {
    "month": ("month", "service"),
    "manner": ("service", "channel", "context"),
    "theme": ("service", "theme"),
    "language": ("language",),
    "partner": ("partner",),
    "programme": ("programme",),
}
COLUMNS = ("month", "service", "channel", "context", "theme", "language", "partner", "programme")


@dataclass(frozen=True)
class Filters:
    """Which contacts count. "" = any; ``partners`` None = every partner, and those of none."""

    service: str = ""
    theme: str = ""
    language: str = ""
    partners: frozenset[str] | None = None

    @property
    def service_label(self) -> str:
        return str(Service(self.service).label) if self.service else ""

    @property
    def language_label(self) -> str:
        return str(Language(self.language).label) if self.language else ""

    def sql(self) -> tuple[str, list[str | list[str]]]:
        conditions: list[str] = []
        values: list[str | list[str]] = []
        for name in ("service", "theme", "language"):
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
    """Contacts of one year, added up by each of GROUPINGS: keys are tuples of codes, "" = not stated."""

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
    """One query over the year's monthly tallies."""
    where, values = filters.sql()
    sets = ", ".join(f"({', '.join(names)})" for names in GROUPINGS.values())
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT grouping({columns}), {columns}, sum(count)::bigint FROM stats_monthlytally"  # noqa: S608
            f" WHERE month >= %s AND month < %s {where} GROUP BY GROUPING SETS ({sets})",
            [dt.date(year, 1, 1), dt.date(year + 1, 1, 1), *values],
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
    return Contacts(year, groups)


def by_month(filters: Filters = EVERYTHING) -> dict[dt.date, Counter[str]]:
    """Every month that has contacts, in order → contacts by service. One query over all years."""
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
