"""The counts behind the section, under the filters of the page: what they narrow, what they leave whole, what goes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cdm.core.vocabulary import Service
from stats import measures
from stats.contacts import EVERYTHING, Filters
from stats.models import SAID, Measure
from stats.recording.items import BY_SERVICE, parts

BY_PARTNER = (Measure.SUPPLY_MINUTES, Measure.TAKEN_MINUTES)
TO_PARTNER = (Measure.REFERRED,)  # counted by whom visitors were passed on to: what a partner gets is its own to read
SERVICE = {
    Measure.NO_TIME: Service.IC,
    Measure.AHEAD: Service.IC,
    Measure.SUPPLY_MINUTES: Service.IC,
    Measure.TAKEN_MINUTES: Service.IC,
    Measure.REFERRED: Service.IC,
    Measure.NO_SEAT: Service.GA,
    Measure.NO_PLACE: Service.MM,
    Measure.WAITED: Service.MM,
}
TOLD_BY = {Measure.NO_TIME: frozenset({"theme", "language"}), Measure.NO_SEAT: frozenset({"theme"})}
# Items over all days, then the months of what a partner offers: the sums that are shown and no more.
_SUMS = """
WITH facts AS (
    SELECT measure, month, item, count FROM stats_monthcount
    WHERE month BETWEEN %(first)s AND %(last)s AND measure = ANY(%(by_month)s)
    UNION ALL
    SELECT measure, date_trunc('month', day::timestamp)::date, item, count FROM stats_daycount
    WHERE day BETWEEN %(first)s AND %(last)s AND measure = ANY(%(by_day)s)
)
SELECT measure, NULL::date, item, sum(count)::bigint FROM facts GROUP BY measure, item
UNION ALL
SELECT measure, month, '', sum(count)::bigint FROM facts
WHERE measure = ANY(%(of_partner)s) AND (%(partners)s::text[] IS NULL OR item = ANY(%(partners)s)) GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Reading:
    """Counts of ``of`` from ``first`` to ``last``, both in, under ``filters``. Reads when first asked, in one query."""

    first: dt.date
    last: dt.date
    filters: Filters
    of: Collection[Measure]

    @cached_property
    def _read(self) -> tuple[dict[Measure, Counter[str]], dict[Measure, dict[dt.date, int]]]:
        items: dict[Measure, Counter[str]] = {}
        months: dict[Measure, dict[dt.date, int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_SUMS, self._asked())
            rows = cursor.fetchall()
        of = {measure.value: measure for measure in self.of}
        for name, month, item, count in rows:
            measure = of[name]
            if month is not None:
                months.setdefault(measure, {})[month] = count
            elif self._fits(measure, item):
                items.setdefault(measure, Counter())[item] = count
        return items, {measure: found for measure, found in months.items() if measure in items}

    @property
    def items(self) -> dict[Measure, Counter[str]]:
        """Measure → item → count over all days, of what the filters leave."""
        return self._read[0]

    @property
    def months(self) -> dict[Measure, dict[dt.date, int]]:
        """Measure → first day of the month → count, of what is told by partner alone."""
        return self._read[1]

    def _asked(self) -> dict[str, Any]:
        """Of whole months, the measures kept by month are read there."""
        whole = self.first.day == 1 and (self.last + dt.timedelta(days=1)).day == 1
        by_month = [measure.value for measure in self.of if whole and measure in SAID]
        by_day = [measure.value for measure in self.of if measure.value not in by_month]
        partners = None if self.filters.partners is None else sorted(self.filters.partners)
        of_partner = [measure.value for measure in BY_PARTNER]
        return {
            "first": self.first,
            "last": self.last,
            "by_month": by_month,
            "by_day": by_day,
            "of_partner": of_partner,
            "partners": partners,
        }

    def counted(self, measure: Measure) -> Counter[str]:
        """Item → count over all days."""
        return self.items.get(measure, Counter())

    def total(self, measure: Measure) -> int:
        return self.counted(measure).total()

    def services(self, measure: Measure) -> Counter[str]:
        """Service → count of what is told by service."""
        found: Counter[str] = Counter()
        for item, count in self.counted(measure).items():
            found[parts(item)[0]] += count
        return found

    def partners(self, measure: Measure) -> Counter[str]:
        """Partner → count of what is told by service; "" where no partner is known."""
        found: Counter[str] = Counter()
        for item, count in self.counted(measure).items():
            found[parts(item)[1]] += count
        return found

    @property
    def everywhere(self) -> bool:
        """Whether the counts are those of the whole centre, not of some partners."""
        return self.filters.partners is None

    def definition(self, measure: Measure) -> str:
        """What is counted, and which filters of the page do not change it."""
        said = measures.definition(measure)
        whole = self.left_whole(TOLD_BY.get(measure, frozenset()))
        if not whole:
            return said
        return _("%(definition)s Not told apart by %(filters)s: all are counted here.") % {
            "definition": said,
            "filters": ", ".join(whole),
        }

    def left_whole(self, told: Collection[str] = ()) -> list[str]:
        """Filters of the page that do not narrow what is told apart by ``told``, in words."""
        words = {
            "channel": _("channel"),
            "context": _("context"),
            "theme": _("theme"),
            "language": _("language"),
            "programme": _("programme"),
        }
        return [word for name, word in words.items() if getattr(self.filters, name, "") and name not in told]

    def _fits(self, measure: Measure, item: str) -> bool:
        service = parts(item)[0] if measure in BY_SERVICE else SERVICE.get(measure, "")
        if self.filters.service and service and service != self.filters.service:
            return False
        if self.filters.partners is not None and self._partner(measure, item) not in self.filters.partners:
            return False
        if measure is Measure.NO_TIME:
            theme, _dash, language = item.partition("-")
            return self.filters.theme in ("", theme) and self.filters.language in ("", language)
        return measure is not Measure.NO_SEAT or self.filters.theme in ("", item)

    def _partner(self, measure: Measure, item: str) -> str:
        """ "" of what no partner is known of: who reads for some partners does not read it."""
        if measure in BY_PARTNER or measure in TO_PARTNER:
            return item
        return parts(item)[1] if measure in BY_SERVICE else ""


def of(first: dt.date, last: dt.date, filters: Filters | None, measures: Collection[Measure]) -> Reading:
    return Reading(first, last, filters or EVERYTHING, measures)
