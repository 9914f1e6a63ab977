"""What a figure is, and what its computation may look at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from stats import categories, contacts, groups, profiles, seed
from stats.apart import audiences
from stats.models import Cohort, DayCount, Figure, Measure, TermGroup

Number = int | float | Decimal


@dataclass(frozen=True)
class Found:
    """A computed value; ``n`` is what a share or mean rests on."""

    value: Number
    n: int | None = None


class Facts:
    """Everything known of a year, read when first asked for."""

    def __init__(
        self,
        year: int,
        counted: contacts.Contacts | None = None,
        months: dict[dt.date, Counter[str]] | None = None,
    ) -> None:
        """``counted`` and ``months``: all contacts of the year and of every month, if somebody has read them."""
        self.year = year
        self._counted, self._months = counted, months

    @cached_property
    def contacts(self) -> contacts.Contacts:
        return self._counted or contacts.of_year(self.year)

    @cached_property
    def years(self) -> dict[int, int]:
        """Year → contacts: counted here, else as counted elsewhere."""
        totals = {year: int(figure.value) for (year, code), figure in self.held.items() if code == "total_contacts"}
        counted = contacts.by_year(self._months if self._months is not None else contacts.by_month())
        return totals | {year: sum(services.values()) for year, services in counted.items()}

    @cached_property
    def answers(self) -> profiles.Answers:
        return profiles.of_year(self.year)

    @cached_property
    def activities(self) -> int:
        """Group activities given, as counted here; 0 for the years before."""
        return groups.held(self.year).total()

    @cached_property
    def stock(self) -> dict[int, int]:
        """Year → works in stock on its 31 December, as recorded here: of this year and the one before."""
        days = [dt.date(year, 12, 31) for year in (self.year - 1, self.year)]
        rows = DayCount.objects.filter(day__in=days, measure=Measure.STOCK_WORKS).values_list("day", "count")
        return {day.year: count for day, count in rows}

    @cached_property
    def reached(self) -> Counter[str]:
        """Code of a special audience → people reached, as counted here."""
        return audiences.of_year(self.year)

    @cached_property
    def cohorts(self) -> list[Cohort]:
        return list(Cohort.objects.filter(year=self.year))

    @cached_property
    def groups(self) -> dict[tuple[str, str], frozenset[str]]:
        """(list, code of a group of its terms) → the codes of the group."""
        rows = TermGroup.objects.values_list("list", "code", "members")
        return {(name, code): frozenset(members) for name, code, members in rows}

    @cached_property
    def held(self) -> dict[tuple[int, str], Figure]:
        """Figures counted elsewhere, of this year and the one before."""
        rows = Figure.objects.filter(year__in=(self.year - 1, self.year))
        return {(figure.year, figure.code): figure for figure in rows}

    @cached_property
    def parts(self) -> dict[str, dict[str, int]]:
        """Service → reporting category → contacts."""
        valid = categories.valid_in(self.year)
        found: dict[str, dict[str, int]] = {}
        for service in {category.service for category in valid}:
            own = [category for category in valid if category.service == service]
            parts = categories.split(self.contacts.manners(service), own)
            found[service] = {part.code: part.count for part in parts}
        return found

    def elsewhere(self, code: str, *, years_ago: int = 0) -> Decimal | None:
        figure = self.held.get((self.year - years_ago, code))
        return figure.value if figure else None


@dataclass(frozen=True)
class Definition:
    """A figure: its id without a year, how it is computed, and how precisely it is told.

    ``dated`` figures carry their year in the id (``mm_books_2021``); ``years_ago`` 1 is the same figure a year before.
    """

    code: str
    unit: str
    kind: str
    compute: Callable[[Facts], Found | None]
    decimals: int = 0
    dated: bool = False
    years_ago: int = 0

    def id(self, year: int) -> str:
        return f"{self.code}_{year - self.years_ago}" if self.dated else self.code


Family = Callable[[Facts], Iterable[Definition]]
DEFINITIONS: list[Definition] = []
FAMILIES: list[Family] = []


def figure(code: str, unit: str, kind: str, **options: Any) -> Callable[[Callable[[Facts], Found | None]], Any]:
    """Register the function below as the computation of ``code``; it returns None when the year has no such fact."""

    def register(compute: Callable[[Facts], Found | None]) -> Callable[[Facts], Found | None]:
        DEFINITIONS.append(Definition(code, unit, kind, compute, **options))
        return compute

    return register


def family(tell: Family) -> Family:
    """Register the function below: it names the figures of a year that its data decide, such as one an audience."""
    FAMILIES.append(tell)
    return tell


def rounded(value: Number, decimals: int) -> int | float:
    """Half up, as reports round; whole numbers stay whole."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def claims(year: int) -> list[dict[str, str]]:
    """What the printed report of ``year`` says, figure by figure; empty for a year without one."""
    name = f"claims-{year}.csv"
    return list(seed.rows(name)) if (seed.DATA / name).exists() else []
