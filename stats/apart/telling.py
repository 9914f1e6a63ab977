"""What a year's page and its files say of what is counted apart: special audiences, cohorts of programmes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cdm.core import clock
from cdm.core.human import number
from cdm.core.vocabulary import Context, Service
from stats import charts, measures, names
from stats.apart import audiences, cohorts
from stats.contacts import EVERYTHING, Filters
from stats.exports import Sheet
from stats.models import Cohort, Figure, Measure, MonthlyTally


@dataclass(frozen=True)
class Reached:
    """One audience: people reached in the year, the year before (None: not known), and by month where counted here."""

    code: str
    label: str
    count: int
    before: int | None
    months: tuple[int, ...]
    scale: float  # percent of the longest bar that one person is

    @property
    def bar(self) -> SafeString:
        """With a line across where the year before ended."""
        return charts.bar(self.count * self.scale, "s4", None if self.before is None else self.before * self.scale)


@dataclass(frozen=True)
class Part:
    """A number of a cohort beside its target, if it has one."""

    label: str
    count: int
    target: int | None = None

    @property
    def percent(self) -> int | None:
        """Of the target, rounded down: nearly there is not there."""
        return 100 * self.count // self.target if self.target else None

    @property
    def bar(self) -> SafeString:
        return charts.bar(min(100.0, float(self.percent or 0)), "s4")


@dataclass(frozen=True)
class Told:
    """One cohort as its card tells it; ``contacts`` are those counted under its programme, a different unit."""

    cohort: Cohort
    programme: str
    contacts: str = ""

    @property
    def title(self) -> str:
        return self.cohort.title

    @property
    def weeks(self) -> int | None:
        return cohorts.weeks(self.cohort)

    @property
    def parts(self) -> list[Part]:
        row = self.cohort
        known = {name: getattr(row, name) for name in cohorts.PARTS}
        targets = {"persons": row.target_persons, "positive": row.target_positive}
        return [
            Part(cohorts.label(name), count, targets.get(name)) for name, count in known.items() if count is not None
        ]


@dataclass
class Apart:
    """Audiences and cohorts of ``year``. ``filters`` are those of the contacts: of them the months count here, and the
    programme for the cohorts; where another one narrows the page there is nothing to say, for nobody knows the theme,
    the language or the partner of an audience. Read when first asked for, in at most six queries.
    """

    year: int
    filters: Filters = EVERYTHING

    @property
    def _narrowed(self) -> bool:
        own = self.filters
        return bool(own.service or own.theme or own.language or own.channel or own.context) or own.partners is not None

    @property
    def first(self) -> dt.date:
        return max(dt.date(self.year, 1, 1), self.filters.first or dt.date.min)

    @property
    def last(self) -> dt.date:
        """The last day, in; of a period that ends with another year, 31 December."""
        last = self.filters.last
        if last is None or last >= dt.date(self.year, 12, 1):
            return dt.date(self.year, 12, 31)
        return last.replace(month=last.month + 1, day=1) - dt.timedelta(days=1)

    @property
    def _whole(self) -> bool:
        return (self.first.month, self.last.month) == (1, 12)

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def any(self) -> bool:
        return bool(self.reached or self.cohorts)

    # --- audiences ----------
    @cached_property
    def _counted(self) -> dict[dt.date, Counter[str]]:
        """Month → code → people, of these months of this year and of the one before."""
        rows = audiences.reached(dt.date(self.year_before, 1, 1), self.last)
        return {month: own for month, own in rows.items() if self.first.month <= month.month <= self.last.month}

    @cached_property
    def _elsewhere(self) -> dict[tuple[int, str], int]:
        """Figures counted elsewhere, for what was not counted here: they are of whole years."""
        if not self._whole:
            return {}
        wanted = Figure.objects.filter(year__in=(self.year_before, self.year), code__startswith=audiences.PREFIX)
        return {(figure.year, figure.code): int(figure.value) for figure in wanted}

    def _of(self, year: int) -> Counter[str]:
        return sum((own for month, own in self._counted.items() if month.year == year), Counter())

    @cached_property
    def reached(self) -> list[Reached]:
        """The audiences reached this year or the one before, in the order of their list."""
        if self._narrowed or self.filters.programme:
            return []
        now, before = self._of(self.year), self._of(self.year_before)
        known = {code for year, code in self._elsewhere if year == self.year or year == self.year_before}
        if not (now or before or known):
            return []
        labels = measures.items(Measure.REACHED)
        found: list[tuple[str, str, int, int | None]] = []
        for code in (*labels, *sorted({*now, *before} - set(labels))):
            id_ = audiences.figure_of(code)
            count = now[code] or self._elsewhere.get((self.year, id_), 0)
            earlier = before[code] or self._elsewhere.get((self.year_before, id_))
            if count or earlier:
                found.append((code, labels.get(code, code), count, earlier))
        most = max((max(count, earlier or 0) for _code, _label, count, earlier in found), default=1)
        return [
            Reached(code, label, count, earlier, self._months_of(code), 100 / most)
            for code, label, count, earlier in found
        ]

    @cached_property
    def months(self) -> list[dt.date]:
        """Those of the page, to the month of today; none where nothing was counted here."""
        if not any(month.year == self.year for month in self._counted):
            return []
        last = min(self.last, clock.today())
        return [dt.date(self.year, month, 1) for month in range(self.first.month, last.month + 1)]

    def _months_of(self, code: str) -> tuple[int, ...]:
        return tuple(self._counted.get(month, Counter())[code] for month in self.months)

    @property
    def lines(self) -> list[tuple[str, list[int], int]]:
        """A month, its people by audience, all of them."""
        found = []
        for place, month in enumerate(self.months):
            counts = [one.months[place] for one in self.reached]
            found.append((formats.date_format(month, "F"), counts, sum(counts)))
        return found

    @property
    def total(self) -> int:
        return sum(one.count for one in self.reached)

    @property
    def counted_elsewhere(self) -> bool:
        return bool(self.reached) and not self.months

    # --- cohorts ----------
    @cached_property
    def cohorts(self) -> list[Told]:
        """Those of the year; of a part of it, those that began and ended in that part."""
        if self._narrowed:
            return []
        rows = Cohort.objects.filter(year=self.year)
        if self.filters.programme:
            rows = rows.filter(programme=self.filters.programme)
        if not self._whole:
            rows = rows.filter(starts__gte=self.first, ends__lte=self.last)
        found = list(rows)
        if not found:
            return []
        known, counted = names.of("programme"), self._contacts({row.programme for row in found})
        return [Told(row, known.get(row.programme, row.programme), counted.get(row.programme, "")) for row in found]

    def _contacts(self, programmes: Collection[str]) -> dict[str, str]:
        """Programme → its contacts of the same months in words: advice sessions apart from other interviews."""
        rows = MonthlyTally.objects.filter(month__range=(self.first, self.last), programme__in=sorted(programmes))
        counted = rows.values_list("programme", "service", "context").annotate(all=Sum("count")).order_by()
        found: dict[str, Counter[str]] = {}
        for programme, service, context, count in counted:
            label = Context(context).label if context == Context.NEET else Service(service).label
            found.setdefault(programme, Counter())[str(label)] += int(count)
        return {
            programme: " · ".join(f"{label} {number(count)}" for label, count in own.most_common())
            for programme, own in found.items()
        }

    # --- what it says ----------
    @property
    def title(self) -> str:
        words = {"count": number(self.total)}
        return (
            ngettext(
                "%(count)s person of special audiences reached, beside the contacts",
                "%(count)s people of special audiences reached, beside the contacts",
                self.total,
            )
            % words
        )

    @property
    def never_added(self) -> str:
        return _(
            "Counted apart: these numbers overlap the services or lie outside of them, and are never added to contacts."
        )

    @property
    def reached_definition(self) -> str:
        return measures.get(Measure.REACHED).definition

    @property
    def cohort_definition(self) -> str:
        return measures.definition("cohort_persons")

    # --- files ----------
    def sheets(self) -> list[Sheet]:
        found = []
        if self.reached:
            head = (_("Audience"), str(self.year), str(self.year - 1), *(line[0] for line in self.lines))
            rows: list[Sequence[Any]] = [(one.label, one.count, one.before, *one.months) for one in self.reached]
            said = (self.reached_definition, self.never_added)
            found.append(Sheet(_("Special audiences"), head, rows, said))
        if self.cohorts:
            head = (_("Cohort"), _("Programme"), _("What"), _("Number"), pgettext("of a cohort", "Target"))
            rows = [
                (told.title, told.programme, part.label, part.count, part.target)
                for told in self.cohorts
                for part in told.parts
            ]
            found.append(Sheet(_("Cohorts of programmes"), head, rows, (self.cohort_definition, self.never_added)))
        return found
