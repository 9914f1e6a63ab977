"""Contacts by month and by year: a column for each, stacked by service, and the table behind it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import formats
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.human import number, percent
from cdm.core.vocabulary import Service
from stats import charts

SERIES = {Service.IC: "s1", Service.GA: "s2", Service.MM: "s3", Service.OUT: "s4"}
ORDER = tuple(SERIES)  # the same order and colour everywhere


@dataclass(frozen=True)
class Line:
    """One row of a table behind a chart: label, a cell per service shown, total; ``change`` in percent, if any."""

    label: str
    cells: list[int]
    total: int
    change: float | None = None
    current: bool = False
    before: int | None = None

    @property
    def growth(self) -> str:
        return "" if self.change is None else signed(self.change)


@dataclass(frozen=True)
class Series:
    name: str
    title: str
    definition: str
    services: list[tuple[str, str]]  # (series class, label)
    lines: list[Line]
    svg: str
    against: str = ""  # the other year, whose totals are lines across


def change(now: int, before: int) -> float | None:
    """Growth in percent; None without something to compare with."""
    return 100 * (now - before) / before if before else None


def signed(value: float) -> str:
    """``+12,0 %`` / ``−3,1 %``."""
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return f"{sign}{percent(abs(value))}"


def by_month(
    counts: Mapping[dt.date, Counter[str]],
    months: Iterable[dt.date],
    services: Sequence[str],
    before: Mapping[dt.date, int] | None = None,
    against: str = "",
) -> Series:
    """``months``, each by its first day, as ``counts`` is; ``before``: contacts of the same month of ``against``."""
    before = before or {}
    lines, columns = [], []
    for month in months:
        counted = counts.get(month, Counter())
        cells = [counted[service] for service in services]
        then = before.get(month)
        grown = change(sum(cells), then) if then else None
        lines.append(Line(formats.date_format(month, "F"), cells, sum(cells), grown, before=then))
        name = formats.date_format(month, "N").strip(".").lower()
        columns.append(charts.Column(name, _segments(counted, services), then=then))
    best = max(lines, key=lambda line: line.total)
    title = _("Busiest month: %(month)s, %(count)s contacts") % {"month": best.label, "count": number(best.total)}
    made = _series("month", title, _("Contacts by month and service."), services, lines, columns)
    return replace(made, against=against if before else "")


def by_year(years: Mapping[int, Counter[str]], current: int, services: Sequence[str]) -> Series:
    """Every year from the first to the last, ``current`` marked; growth for complete years only."""
    lines, columns, before = [], [], 0
    for year in range(min(years), max(years) + 1):
        counted = years.get(year, Counter())
        cells = [counted[service] for service in services]
        complete = year != clock.today().year
        grown = change(sum(cells), before) if complete else None
        lines.append(Line(str(year), cells, sum(cells), grown, year == current))
        name = str(year) if complete else f"{year}…"
        columns.append(charts.Column(name, _segments(counted, services), year == current))
        before = sum(cells)
    best = max(lines, key=lambda line: line.total)
    title = _("Busiest year: %(year)s, %(count)s contacts") % {"year": best.label, "count": number(best.total)}
    says = _("Contacts by year and service; outreach is a service of its own from 2023.")
    return _series("year", title, says, services, lines, columns)


def _segments(counted: Counter[str], services: Sequence[str]) -> list[charts.Segment]:
    return [charts.Segment(SERIES[Service(service)], counted[service]) for service in services]


def _series(
    name: str,
    title: str,
    definition: str,
    services: Sequence[str],
    lines: list[Line],
    columns: Sequence[charts.Column],
) -> Series:
    legend = [(SERIES[Service(service)], str(Service(service).label)) for service in services]
    description = "; ".join(f"{line.label} {number(line.total)}" for line in lines)
    svg = charts.columns(f"by-{name}", columns, title=title, description=description)
    return Series(name, title, definition, legend, lines, svg)
