"""Reading contacts: the months of a year or of a stretch, grouped every way a page needs at once.

From the monthly totals, which are few however large the network. Who gave what is read from the totals of partners, or
under a filter that those do not know from the monthly tallies; as is everything of one partner.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
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
TOTALS, TALLIES, PARTNERS = "stats_monthlytotal", "stats_monthlytally", "stats_partnertotal"
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

    @property
    def table(self) -> str:
        """The smallest rollup that knows all that is asked."""
        return TOTALS if self.partners is None else TALLIES

    def sql(self) -> tuple[str, list[Any]]:
        """Conditions on ``table``, each with its AND, and their values."""
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
    """One query over the year's months; of a period in ``filters``, the months that are in the year."""
    return of_period(dt.date(year, 1, 1), dt.date(year, 12, 1), filters)


def of_period(first: dt.date, last: dt.date, filters: Filters = EVERYTHING) -> Contacts:
    """The same for the months from that of ``first`` to that of ``last``, both in."""
    filters = filters.within(first, last)
    where, values = filters.sql()
    parts = [(TALLIES, tuple(GROUPINGS))]
    if filters.table == TOTALS:
        whose = TALLIES if any(getattr(filters, name) for name in NAMED if name != "service") else PARTNERS
        parts = [(TOTALS, tuple(name for name in GROUPINGS if name != "partner")), (whose, ("partner",))]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(_grouped(number, *part, where) for number, part in enumerate(parts)),
            values * len(parts),
        )
        rows = cursor.fetchall()
    masks = [_masks(groupings) for _table, groupings in parts]
    groups: dict[str, Counter[tuple]] = {name: Counter() for name in GROUPINGS}
    for number, mask, *codes, count in rows:
        grouping = masks[number][mask]
        key = tuple(code for name, code in zip(COLUMNS, codes, strict=True) if name in GROUPINGS[grouping])
        groups[grouping][key] = count
    return Contacts(first.year, groups)


def _used(groupings: Sequence[str]) -> list[str]:
    return [name for name in COLUMNS if any(name in GROUPINGS[grouping] for grouping in groupings)]


def _masks(groupings: Sequence[str]) -> dict[int, str]:
    """What SQL's ``grouping`` says → the grouping: a bit for each column left out, that of the first highest."""
    used = _used(groupings)
    return {
        sum(
            1 << (len(used) - 1 - place) for place, name in enumerate(used) if name not in GROUPINGS[grouping]
        ): grouping
        for grouping in groupings
    }


def _grouped(number: int, table: str, groupings: Sequence[str], where: str) -> str:
    """A query of ``table``: ``number``, which of ``groupings`` a row is of, COLUMNS (NULL where not), contacts."""
    used = _used(groupings)
    columns = ", ".join(name if name in used else "NULL" for name in COLUMNS)
    sets = ", ".join(f"({', '.join(GROUPINGS[grouping])})" for grouping in groupings)
    return (
        f"SELECT {number}, grouping({', '.join(used)}), {columns}, sum(count)::bigint FROM {table}"  # noqa: S608
        f" WHERE true {where} GROUP BY GROUPING SETS ({sets}) HAVING sum(count) <> 0"
    )


def across(names: Sequence[str], filters: Filters, first: dt.date, last: dt.date) -> Counter[tuple[str, ...]]:
    """Codes of ``names`` (COLUMNS, in their order) → contacts from the month of ``first`` to that of ``last``, both in.

    One query.
    """
    filters = filters.within(first, last)
    table = TALLIES if "partner" in names else filters.table
    where, values = filters.sql()
    columns = ", ".join(name for name in COLUMNS if name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}, sum(count)::bigint FROM {table}"  # noqa: S608
            f" WHERE true {where} GROUP BY {columns} HAVING sum(count) <> 0",
            values,
        )
        return Counter({tuple(codes): count for *codes, count in cursor.fetchall()})


def by_weekday(filters: Filters, first: dt.date, last: dt.date) -> Counter[int]:
    """Monday 0 to Sunday 6 → contacts of the months from that of ``first`` to that of ``last``, both in. One query.

    By the day of the record: corrections of a closed year have a month and no day, and are left out.
    """
    where, values = filters.within(first, last).sql()
    columns = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in WEEKDAYS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {filters.table} WHERE true {where}", values)  # noqa: S608
        return Counter(dict(enumerate(cursor.fetchone())))


def by_month(filters: Filters = EVERYTHING) -> dict[dt.date, Counter[str]]:
    """Every month of the period that has contacts, in order → contacts by service. One query over all years."""
    where, values = filters.sql()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month, service, sum(count)::bigint FROM {filters.table}"  # noqa: S608
            f" WHERE true {where} GROUP BY month, service HAVING sum(count) <> 0 ORDER BY month, service",
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
