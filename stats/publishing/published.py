"""Reading what is public. Nothing here looks at a live count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from stats.disclosure import HIDDEN, Value
from stats.models import Snapshot
from stats.publishing import periods

Codes = tuple[str, ...]


class Edition(NamedTuple):
    """A year as far as it is public: ``month`` is the first day of its last month, frozen on ``day``."""

    year: int
    month: dt.date
    day: dt.date


@dataclass(frozen=True)
class Published:
    """One year's public set, as the newest snapshot of that year froze it."""

    month: dt.date
    day: dt.date
    tables: Mapping[str, Mapping[str, Any]]

    @property
    def year(self) -> int:
        return self.month.year

    @property
    def complete(self) -> bool:
        return self.month.month == 12

    @property
    def period(self) -> str:
        """The widest period of what is told by month."""
        return periods.so_far(self.year, self.month.month)

    @property
    def quarters(self) -> str:
        """The widest period of what is told by quarter; empty while the first is not over."""
        return periods.widest_quarters(self.year, self.month.month)

    @property
    def version(self) -> str:
        """Changes with every snapshot, and with nothing else."""
        return f"{self.month:%Y-%m}.{self.day:%Y%m%d}"

    @cached_property
    def _cells(self) -> dict[str, dict[Codes, Value]]:
        return {
            name: {tuple(codes): HIDDEN if count is None else count for *codes, count in table["rows"]}
            for name, table in self.tables.items()
        }

    def dimensions(self, table: str) -> Codes:
        return tuple(self.tables[table]["dimensions"]) if table in self.tables else ()

    def value(self, table: str, *codes: str) -> Value | None:
        """The cell at ``codes``, one of each dimension in order; None when the set has none."""
        return self._cells.get(table, {}).get(codes)

    def rows(self, table: str, **fixed: str) -> list[tuple[Codes, Value]]:
        """The cells whose codes agree with ``fixed`` (dimension=code), in the order of the table."""
        return [(codes, value) for codes, value in self._chosen(table, fixed).items()]

    def across(self, table: str, **fixed: str) -> dict[str, Value]:
        """Code → count along the one dimension that ``fixed`` leaves. ValueError when it leaves another number."""
        names = self.dimensions(table)
        left = [place for place, name in enumerate(names) if name not in fixed]
        if names and len(left) != 1:
            raise ValueError(f"{table} has {', '.join(names)}: fix all but one")
        return {codes[left[0]]: value for codes, value in self._chosen(table, fixed).items()}

    def groups(self, table: str) -> dict[str, list[str]]:
        """Code → the codes it tells together; of the answers of visitors only."""
        return dict(self.tables[table]["groups"]) if table in self.tables else {}

    def hides(self, *names: str) -> bool:
        """Whether one of the tables needs the footnote; all of them when none is named."""
        return any(value is HIDDEN for name in names or self.tables for value in self._cells.get(name, {}).values())

    def _chosen(self, table: str, fixed: Mapping[str, str]) -> dict[Codes, Value]:
        names = self.dimensions(table)
        if unknown := set(fixed) - set(names):
            if names:
                raise ValueError(f"{table} has no {', '.join(sorted(unknown))}")
            return {}
        asked = [(names.index(name), code) for name, code in fixed.items()]
        return {
            codes: value
            for codes, value in self._cells.get(table, {}).items()
            if all(codes[place] == code for place, code in asked)
        }


def latest() -> Published | None:
    """The newest month that is public, with its year so far. One query."""
    return _first()


def of_year(year: int) -> Published | None:
    """The year as far as it is public. One query."""
    return _first(month__year=year)


def _first(**filters: int) -> Published | None:
    rows = Snapshot.objects.filter(**filters).order_by("-month").values_list("month", "day", "published")[:1]
    return next((Published(month, day, published["tables"]) for month, day, published in rows), None)


def totals(editions: Iterable[Edition]) -> dict[int, dict[str, dict[str, Value]]]:
    """Year → period → service → contacts, as the newest snapshot of each year tells them. One query."""
    rows = Snapshot.objects.filter(month__in=[edition.month for edition in editions])
    found: dict[int, dict[str, dict[str, Value]]] = {}
    for month, table in rows.order_by("month").values_list("month", "published__tables__services__rows"):
        year = found.setdefault(month.year, {})
        for period, service, count in table:
            year.setdefault(period, {})[service] = HIDDEN if count is None else count
    return found


def years() -> list[Edition]:
    """The years with something public, newest first. One query."""
    found: dict[int, Edition] = {}
    for month, day in Snapshot.objects.order_by("-month").values_list("month", "day"):
        found.setdefault(month.year, Edition(month.year, month, day))
    return list(found.values())
