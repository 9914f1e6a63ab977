"""A public year as its page tells it, from the frozen set alone: sentences, numbers, bars, columns, definitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core.human import number, percent
from cdm.core.vocabulary import Language, Service, Theme
from stats import measures, names
from stats.bars import not_stated
from stats.disclosure import HIDDEN, TOTAL, Value
from stats.models import HowHeld, ReportingCategory, YearNote
from stats.publishing import periods, snapshots
from stats.publishing.drawing import Bars, Point, Series, bars, in_use, series, share, written
from stats.publishing.people import People
from stats.publishing.published import Edition, Published, totals
from stats.publishing.tables import COUNSELLED
from stats.series import ORDER, SERIES, change, signed
from stats.vocabulary import breaks

OF_SERVICE = {Service.IC: "ic_total", Service.GA: "ga_contacts", Service.MM: "mm_visitors", Service.OUT: "out_contacts"}


@dataclass(frozen=True)
class Stat:
    value: str
    label: str
    note: str
    definition: str


@dataclass
class Page:
    """``editions``: every year that is public, newest first."""

    published: Published
    editions: list[Edition]

    @property
    def year(self) -> int:
        return self.published.year

    @cached_property
    def note(self) -> str:
        found = YearNote.objects.filter(year=self.year).first()
        return found.text if found else ""

    @cached_property
    def breaks(self) -> list[str]:
        """Why the years of the chart cannot all be laid beside one another."""
        first, last = min(self.editions).year, max(self.editions).year
        return [
            found.text if str(found.year) in found.text else f"{found.year}{_(': ')}{found.text}"
            for found in breaks(first, last)
        ]

    @cached_property
    def years(self) -> dict[int, dict[str, dict[str, Value]]]:
        """Year → period → service → contacts, of every public year. One query."""
        return totals(self.editions)

    @property
    def next_on(self) -> dt.date | None:
        """When more of this year is due; None when it is complete."""
        if self.published.complete:
            return None
        return snapshots.freezes_on(snapshots.following(self.published.month))

    # --- the whole ----------
    @property
    def total(self) -> Value | None:
        return self.published.value("services", self.published.period, TOTAL)

    @cached_property
    def before(self) -> int | None:
        """Contacts of the year before, over the same months; None where not all of them are public."""
        then = self.years.get(self.year - 1, {})
        if self.published.complete:
            whole = then.get(str(self.year - 1), {}).get(TOTAL)
            return whole if isinstance(whole, int) else None
        months = [periods.month_code(self.year - 1, month) for month in range(1, self.published.month.month + 1)]
        counted = [then.get(month, {}).get(TOTAL) for month in months]
        found = [count for count in counted if isinstance(count, int)]
        return sum(found) if len(found) == len(months) else None

    @property
    def when(self) -> str:
        return when(self.published.period)

    @cached_property
    def title(self) -> str:
        if not isinstance(self.total, int):
            return _("Contacts %(when)s") % {"when": self.when}
        said = ngettext("%(count)s contact %(when)s", "%(count)s contacts %(when)s", self.total) % {
            "count": number(self.total),
            "when": self.when,
        }
        grown = change(self.total, self.before or 0)
        if grown is None:
            return said
        words = {"said": said, "change": percent(abs(grown)), "before": self.year - 1}
        if self.published.complete:
            more, fewer = (
                _("%(said)s, %(change)s more than in %(before)s"),
                _("%(said)s, %(change)s fewer than in %(before)s"),
            )
        else:
            more, fewer = (
                _("%(said)s, %(change)s more than in the same months of %(before)s"),
                _("%(said)s, %(change)s fewer than in the same months of %(before)s"),
            )
        return (more if grown >= 0 else fewer) % words

    @cached_property
    def services(self) -> list[str]:
        return in_use(self.published, ORDER)

    @cached_property
    def stats(self) -> list[Stat]:
        against = ""
        if isinstance(self.total, int) and self.before:
            words = {"change": signed(change(self.total, self.before) or 0.0), "before": self.year - 1}
            against = _("%(change)s on %(before)s (%(count)s)") % (words | {"count": number(self.before)})
        found = [Stat(written(self.total), _("contacts"), against, measures.definition("contacts"))]
        for service in self.services:
            value = self.published.value("services", self.published.period, service)
            note = _("%(share)s of contacts") % {"share": share(value, self.total)} if value is not HIDDEN else ""
            label = str(Service(service).label)
            found.append(Stat(written(value), label, note, measures.definition(OF_SERVICE[Service(service)])))
        return found

    # --- columns ----------
    @cached_property
    def by_month(self) -> Series:
        points = []
        for number_of in range(1, self.published.month.month + 1):
            code, month = periods.month_code(self.year, number_of), dt.date(self.year, number_of, 1)
            cells = self.published.across("services", period=code)
            short = formats.date_format(month, "N").strip(".").lower()
            points.append(Point(short, formats.date_format(month, "F"), cells, cells.get(TOTAL)))
        best = _highest(points)
        title = _("Contacts by month, from %(first)s to %(last)s") % {"first": points[0].name, "last": points[-1].name}
        if best and len(points) > 1:
            title = _("Busiest month: %(month)s, %(count)s contacts") % {
                "month": best.name,
                "count": written(best.total),
            }
        return series("month", points, self.services, title=title, definition=_late())

    @cached_property
    def by_year(self) -> Series | None:
        """Complete years, and the running one as far as it is; nothing for one year alone."""
        if len(self.editions) < 2:
            return None
        points: list[Point] = []
        before: int | None = None
        for edition in sorted(self.editions):
            code = periods.so_far(edition.year, edition.month.month)
            cells = self.years[edition.year].get(code, {})
            total, complete = cells.get(TOTAL), edition.month.month == 12
            grown = change(total, before) if complete and isinstance(total, int) and before else None
            label = str(edition.year) if complete else f"{edition.year}…"
            growth = "" if grown is None else signed(grown)
            points.append(Point(label, label, cells, total, growth, edition.year == self.year))
            before = total if complete and isinstance(total, int) else None
        services = [s for s in ORDER if any(point.cells.get(s, 0) != 0 for point in points)]
        best = _highest(points)
        title = _("Contacts by year")
        if best:
            title = _("Busiest year: %(year)s, %(count)s contacts") % {"year": best.name, "count": written(best.total)}
        return series("year", points, services, title=title, definition=_("Contacts by year and service."))

    # --- bars ----------
    @property
    def by_quarter(self) -> str:
        """The period that the bars cover, in words; empty while no quarter is over."""
        return when(self.published.quarters) if self.published.quarters else ""

    @property
    def lags(self) -> bool:
        """Whether the bars cover less than the columns."""
        return bool(self.published.quarters) and self.published.quarters != self.published.period

    @cached_property
    def categories(self) -> list[Bars]:
        labels = _category_labels()
        found = []
        told = self.published.across("categories", period=self.published.quarters) if self.by_quarter else {}
        for service in self.services:
            own = {
                code: told[code] for code in (*labels, f"{service}/") if code.startswith(f"{service}/") and code in told
            }
            if sum(value != 0 for value in own.values()) < 2:
                continue
            whole = self.published.value("services", self.published.quarters, service)
            name, colour = str(Service(service).label), SERIES[Service(service)]
            rows = [
                ("" if code.endswith("/") else code, labels.get(code, _("Other, or not stated")), value, colour)
                for code, value in own.items()
            ]
            found.append(self._bars(f"part-{service.lower()}", name, rows, whole, "by_category"))
        return found

    @cached_property
    def themes(self) -> Bars | None:
        told = self._across("themes", category=COUNSELLED)
        colours = {theme.value: f"theme-{theme.slug}" for theme in Theme}
        labels = {theme.value: str(theme.label) for theme in Theme}
        return self._of("theme", _("Themes"), told, labels, "by_theme", colours)

    @cached_property
    def languages(self) -> Bars | None:
        labels = {code.value: str(code.label).capitalize() for code in Language}
        return self._of("language", _("Languages"), self._across("languages"), labels, "by_language")

    @cached_property
    def programmes(self) -> Bars | None:
        told = self._across("programmes", category=TOTAL)
        named = {code: value for code, value in told.items() if code not in ("", TOTAL)}
        if not any(value != 0 for value in named.values()):
            return None
        rows = sorted(named.items(), key=lambda entry: (-entry[1] if isinstance(entry[1], int) else 0, entry[0]))
        labels = names.of("programme")
        whole = told[TOTAL]
        return self._bars(
            "programme",
            _("Programmes"),
            [(code, labels.get(code, code), value, "s1") for code, value in rows],
            whole,
            "by_programme",
        )

    # --- counted apart ----------
    @cached_property
    def activities(self) -> list[Bars]:
        found = []
        for name, heading, labels, colours, definition in (
            (
                "mode",
                _("Where"),
                {mode.value: str(mode.label) for mode in HowHeld},
                {mode.value: SERIES[Service.GA] for mode in HowHeld},
                "activities",
            ),
            (
                "theme",
                _("Themes of the activities"),
                {theme.value: str(theme.label) for theme in Theme},
                {theme.value: f"theme-{theme.slug}" for theme in Theme},
                "activities",
            ),
        ):
            told = self._across(f"activities-{name}")
            if made := self._of(f"held-{name}", heading, told, labels, definition, colours, _("Activities")):
                found.append(made)
        return found

    @cached_property
    def held(self) -> str:
        """The sentence over the group activities."""
        total = self._across("activities-mode").get(TOTAL)
        if not isinstance(total, int):
            return _("Group activities")
        words = {"count": number(total), "when": self.by_quarter}
        return ngettext("%(count)s group activity %(when)s", "%(count)s group activities %(when)s", total) % words

    @cached_property
    def people(self) -> People | None:
        """Who came; nothing before the year is complete, or when nobody answered."""
        return People(self.published) if any(self.published.dimensions(name) for name in People.QUESTIONS) else None

    @cached_property
    def counted(self) -> list[Stat]:
        found = []
        for table in self.published.tables:
            family, _slash, code = table.partition("/")
            if family == "counted" and (value := self.published.value(table, code)) != 0:
                found.append(Stat(written(value), measures.label(code), "", measures.definition(code)))
        return found

    @property
    def hides(self) -> bool:
        return self.published.hides(*(name for name, table in self.published.tables.items() if table["open"]))

    # --- help ----------
    def _across(self, table: str, **fixed: str) -> dict[str, Value]:
        if not self.published.quarters:
            return {}
        return self.published.across(table, period=self.published.quarters, **fixed)

    def _of(
        self,
        name: str,
        heading: str,
        told: Mapping[str, Value],
        labels: Mapping[str, str],
        measure: str,
        colours: Mapping[str, str] | None = None,
        number_head: str = "",
    ) -> Bars | None:
        if not any(value != 0 for value in told.values()):
            return None
        rows = [
            (code, labels.get(code, code) if code else not_stated(), value, _colour(code, colours))
            for code, value in told.items()
            if code != TOTAL
        ]
        return self._bars(name, heading, rows, told.get(TOTAL), measure, number_head)

    def _bars(
        self,
        name: str,
        heading: str,
        rows: list[tuple[str, str, Value, str]],
        whole: Value | None,
        measure: str,
        number_head: str = "",
    ) -> Bars:
        return bars(
            name,
            heading,
            rows,
            whole,
            title=_("%(heading)s %(when)s") % {"heading": heading, "when": self.by_quarter},
            definition=measures.definition(measure),
            number_head=number_head or _("Contacts"),
        )


def _late() -> str:
    return _("By the month in which the service was given; what was recorded late, by the month published next.")


def _colour(code: str, colours: Mapping[str, str] | None) -> str:
    return (colours or {}).get(code, "s1") if code else "s0"


def _highest(points: list[Point]) -> Point | None:
    """The point with most, when every one is known."""
    if any(not isinstance(point.total, int) for point in points):
        return None
    return max(points, key=lambda point: point.total if isinstance(point.total, int) else 0, default=None)


def _category_labels() -> dict[str, str]:
    """``IC/face`` → its name, in the order of the report: channels, then what was taken out of them. One query."""
    rows = sorted(ReportingCategory.objects.all(), key=lambda row: (bool(row.contexts), row.position, row.code))
    return {f"{row.service}/{row.code}": row.label for row in rows}


def when(period: str) -> str:
    """``in 2021``, ``in March 2026``, ``from January to May 2026``."""
    first, last = periods.months_of(period)
    words = {"year": first.year, "first": formats.date_format(first, "F"), "last": formats.date_format(last, "F")}
    if len(period) == 4:
        return _("in %(year)s") % words
    if first == last:
        return _("in %(first)s %(year)s") % words
    return _("from %(first)s to %(last)s %(year)s") % words
