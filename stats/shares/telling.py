"""What the page behind a link says: the public figures of one programme or partner, as the snapshots froze them.

Nothing here reads a live count. What is hidden is hidden in the one set that all public pages read, so that laying them
beside this page tells nothing more (design P3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import formats, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cdm.core.human import number
from cdm.core.vocabulary import Service, Theme
from stats import charts, measures, names, publishing
from stats.apart import cohorts as parts
from stats.apart import published as cohorts
from stats.bars import not_stated
from stats.models import ShareLink
from stats.publishing import COUNSELLED, HIDDEN, TOTAL, Edition, Published, Value
from stats.series import ORDER, SERIES, change, signed
from stats.shares import subjects
from stats.shares.subjects import Subject

QUARTERS = (
    gettext_lazy("1st quarter"),
    gettext_lazy("2nd quarter"),
    gettext_lazy("3rd quarter"),
    gettext_lazy("4th quarter"),
)


def written(value: Value | None) -> str:
    """As a cell shows it: a number, the word for hidden, a dash for what there is none of."""
    return number(value) if isinstance(value, int) else "–" if value is None else str(value)


@dataclass(frozen=True)
class Row:
    """A bar where the count is told; ``series`` is its colour."""

    label: str
    value: Value | None
    most: int = 0
    series: str = "s1"
    target: int | None = None

    @property
    def written(self) -> str:
        return written(self.value)

    @property
    def hides(self) -> bool:
        return self.value is HIDDEN

    @property
    def bar(self) -> SafeString | str:
        if not isinstance(self.value, int) or not self.most:
            return ""
        return charts.bar(min(100.0, 100 * self.value / self.most), self.series)


@dataclass(frozen=True)
class Quarter:
    """``values``: contacts by service, in the order of ``services``, their names; ``total``: all of them."""

    label: str
    services: list[str]
    values: list[Value | None]
    total: Value | None

    @property
    def cells(self) -> list[tuple[str, str]]:
        """A service and what is told of it."""
        return list(zip(self.services, map(written, self.values), strict=True))

    @property
    def total_written(self) -> str:
        return written(self.total)

    @property
    def hides(self) -> bool:
        return HIDDEN in (*self.values, self.total)


@dataclass(frozen=True)
class Cohort:
    title: str
    year: int
    rows: list[Row]

    @property
    def hides(self) -> bool:
        return any(row.hides for row in self.rows)


@dataclass
class Shared:
    """``year``: the one asked for, None for the newest. ``told`` is None where nothing of that year is public."""

    link: ShareLink
    year: int | None = None

    @cached_property
    def editions(self) -> list[Edition]:
        return publishing.years()

    @cached_property
    def told(self) -> Published | None:
        return publishing.latest() if self.year is None else publishing.of_year(self.year)

    @cached_property
    def before(self) -> Published | None:
        return publishing.of_year(self.told.year - 1) if self.told else None

    @property
    def kind(self) -> str:
        return "programme" if self.link.programme else "partner"

    @property
    def code(self) -> str:
        return self.link.programme or self.link.partner

    @property
    def table(self) -> str:
        return f"{self.kind}s"

    @cached_property
    def name(self) -> str:
        return names.of(self.kind).get(self.code, self.code)

    def _of(self, told: Published, period: str) -> dict[str, Value]:
        """Service → contacts in a period; TOTAL for all of them."""
        return told.across(self.table, period=period, **{self.kind: self.code}) if period else {}

    # --- contacts ----------
    @cached_property
    def whole(self) -> dict[str, Value]:
        """Of the complete quarters of the year together."""
        return self._of(self.told, self.told.quarters) if self.told else {}

    @property
    def total(self) -> Value | None:
        return self.whole.get(TOTAL)

    @property
    def total_written(self) -> str:
        return written(self.total)

    @property
    def any(self) -> bool:
        return self.total is HIDDEN or bool(self.total)

    @property
    def services(self) -> list[str]:
        return [code for code in ORDER if self.whole.get(code) is HIDDEN or self.whole.get(code)]

    @cached_property
    def quarters(self) -> list[Quarter]:
        found, services = [], [str(Service(code).label) for code in self.services]
        for place, label in enumerate(QUARTERS, start=1):
            if own := self._of(self.told, f"{self.told.year}-Q{place}") if self.told else {}:
                found.append(Quarter(str(label), services, [own.get(code) for code in self.services], own.get(TOTAL)))
        return found

    @property
    def by_service(self) -> list[Row]:
        values = [(str(Service(code).label), self.whole.get(code), SERIES[Service(code)]) for code in self.services]
        return _rows(values)

    @property
    def by_theme(self) -> list[Row]:
        """Of complete years of a programme."""
        if not (self.told and self.told.complete and self.link.programme):
            return []
        asked = {"period": str(self.told.year), "programme": self.code, "category": COUNSELLED}
        counted = self.told.across("programme-themes", **asked)
        values = [(str(theme.label), counted.get(theme), f"theme-{theme.slug}") for theme in Theme]
        values.append((not_stated(), counted.get(""), "s0"))
        return _rows([one for one in values if one[1]])

    @property
    def change(self) -> str:
        """On the same quarters of the year before; nothing where either is not told."""
        if not (self.told and self.before and isinstance(self.total, int)):
            return ""
        year, then = self.before.year, 0
        for place in range(1, len(self.quarters) + 1):
            value = self._of(self.before, f"{year}-Q{place}").get(TOTAL)
            if not isinstance(value, int):
                return ""
            then += value
        grown = change(self.total, then)
        if grown is None:
            return ""
        words = {"change": signed(grown), "year": year, "count": number(then)}
        return _("%(change)s on the same months of %(year)s (%(count)s)") % words

    @property
    def period(self) -> str:
        """``2025``, or ``January to September 2026``."""
        if not self.told or self.told.complete or not self.quarters:
            return str(self.told.year) if self.told else ""
        last = dt.date(self.told.year, 3 * len(self.quarters), 1)
        words = {"first": formats.date_format(last.replace(month=1), "F"), "last": formats.date_format(last, "F")}
        return _("%(first)s to %(last)s %(year)s") % (words | {"year": self.told.year})

    # --- cohorts ----------
    @cached_property
    def _cohorts(self) -> list[dict[str, Any]]:
        if not self.link.programme:
            return []
        own = [entry for entry in cohorts.told().values() if entry["programme"] == self.code]
        return sorted(own, key=lambda entry: (-entry["year"], entry["starts"] or "", entry["key"]))

    @property
    def cohorts(self) -> list[Cohort]:
        """Those of the programme that are public, whatever the year of the page: few, and the funder's own."""
        language = (translation.get_language() or "fr")[:2]
        return [Cohort(entry["title"][language], entry["year"], _parts(entry)) for entry in self._cohorts]

    # --- what was promised ----------
    @cached_property
    def subject(self) -> Subject:
        return subjects.of(self.kind, self.code)

    @property
    def targets(self) -> list[Row]:
        """What was promised for the year of the page beside what is public of it; a dash where nothing is."""
        promised = self.subject.targets.get(self.told.year, ()) if self.told else ()
        return [Row(target.label, self.reached(target.what), target.number, "s4", target.number) for target in promised]

    def reached(self, what: str) -> Value | None:
        """Of the complete quarters of the year; persons once their cohorts are over. None where nothing is public of
        it, as of activities held: the public set does not tell those by programme.
        """
        if what == "persons":
            return self._persons
        return self.whole.get({"contacts": TOTAL, "interviews": Service.IC.value}.get(what, ""))

    @property
    def _persons(self) -> Value | None:
        """Of all cohorts told of the year; one that is hidden hides the sum."""
        if self.told is None:
            return None
        own = [entry["persons"] for entry in self._cohorts if entry["year"] == self.told.year]
        return (HIDDEN if None in own else sum(own)) if own else None

    # --- what it means ----------
    @property
    def hides(self) -> bool:
        return (
            HIDDEN in self.whole.values()
            or any(row.hides for row in self.targets)
            or any([*(quarter.hides for quarter in self.quarters), *(row.hides for row in self.by_theme)])
        )

    @property
    def footnote(self) -> str:
        return publishing.footnote()

    @property
    def definitions(self) -> list[tuple[str, str]]:
        codes = ["contacts", "by_service", f"by_{self.kind}"]
        codes += ["cohort_persons", "cohort_positive", "cohort_target"] if self.cohorts else []
        if self.kind == "partner":
            codes.remove("by_partner")  # says that it is never shown outside the house: this link is the exception
        return [(measures.label(code), measures.definition(code)) for code in codes]


def _rows(values: Iterable[tuple[str, Value | None, str]]) -> list[Row]:
    values = list(values)
    most = max((value for _label, value, _series in values if isinstance(value, int)), default=0)
    return [Row(label, value, most, series) for label, value, series in values]


def _parts(entry: dict[str, Any]) -> list[Row]:
    found = []
    for name in parts.PARTS:
        if name in entry:
            value: Value = HIDDEN if entry[name] is None else entry[name]
            target = entry["targets"].get(name)
            found.append(Row(parts.label(name), value, target or 0, "s4", target))
    return found
