"""What the documentation had on each 31 December: works and copies, frozen once said (design/1-the-centre.md F2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, human
from cdm.core.refused import Refused
from cdm.core.vocabulary import Theme
from multimedia.models import Work
from multimedia.models.work import WorkQuerySet
from stats import charts, recording
from stats.closed import is_closed
from stats.models import DayCount, Figure, Measure

ELSEWHERE = "mm_books"  # the figure of years before this catalogue
YEARS = 15  # how far back the catalogue is asked what it had


@dataclass(frozen=True)
class YearEnd:
    """One 31 December. ``copies`` is None where only the works are known."""

    year: int
    works: int
    copies: int | None
    recorded: bool
    """Frozen here, or counted elsewhere; else it is what the catalogue says today."""
    elsewhere: bool = False
    before: int | None = None
    """The works a year earlier."""

    @property
    def growth(self) -> float | None:
        """In percent of the year before."""
        return 100 * (self.works - self.before) / self.before if self.before else None

    @property
    def change(self) -> str:
        """The same in words: ``+11,1 %``."""
        if self.growth is None:
            return ""
        return f"{'+' if self.growth > 0 else ''}{human.percent(self.growth)}"


@dataclass(frozen=True)
class Part:
    code: str
    label: str
    works: int
    copies: int
    width: float
    """Of its bar: 100 for the part with most works."""

    @property
    def bar(self) -> SafeString:
        return charts.bar(self.width)


def last_day(year: int) -> dt.date:
    return dt.date(year, 12, 31)


def freeze(*, year: int) -> tuple[int, int]:
    """Record the stock of that 31 December as the catalogue has it; return works and copies.

    The same numbers again change nothing. Raises ``Refused`` when others were recorded, and for a day still to come.
    """
    works, copies = _counted(Work.objects.held_on(last_day(year)))
    if not works:
        raise Refused(_("The catalogue has no work of that year."))
    with transaction.atomic(durable=True):
        recording.stock(day=last_day(year), works=works, copies=copies)
        trail.record(Verb.CLOSED, "multimedia.work", key=year)
    return works, copies


def freeze_last() -> bool:
    """Record the last 31 December, in January, unless it is known already; True when it did.

    Not of a year whose figures are closed. Run every night: a night without power is caught up. Not later in the year,
    when the works that came meanwhile under an earlier date would be counted; then a person decides, on the page of the
    stock.
    """
    today = clock.today()
    year = today.year - 1
    if today.month != 1 or _known([year]) or is_closed(year) or not Work.objects.held_on(last_day(year)).exists():
        return False
    freeze(year=year)
    return True


def history() -> list[YearEnd]:
    """Every 31 December of which something is known or can be counted, the latest first. Four queries."""
    known = _known()
    first = Work.objects.aggregate(first=Min("acquired"))["first"]
    last = clock.today().year - 1
    missing = [year for year in range(max(first.year, last - YEARS), last + 1) if year not in known] if first else []
    found = known | {each.year: each for each in _from_catalogue(missing) if each.works}
    return [
        YearEnd(
            each.year,
            each.works,
            each.copies,
            each.recorded,
            each.elsewhere,
            before=_comparable(found.get(each.year - 1), each),
        )
        for each in sorted(found.values(), key=lambda each: -each.year)
    ]


def _comparable(before: YearEnd | None, after: YearEnd) -> int | None:
    """The works of the year before, where both were counted by somebody, or both by this catalogue."""
    if before is None or (before.elsewhere and not after.recorded) or (after.elsewhere and not before.recorded):
        return None
    return before.works


def today() -> tuple[int, int]:
    """Works and copies in the stock now."""
    return _counted(Work.objects.held())


def by_theme(day: dt.date) -> list[Part]:
    """In the order of the themes, those without one last; as the catalogue says today."""
    found = _parts(day, "theme")
    labels = {theme.value: str(theme.label) for theme in Theme} | {"": _("No theme")}
    return _as_parts({code: found[code] for code in labels if code in found}, labels)


def by_language(day: dt.date) -> list[Part]:
    """The most works first."""
    found = _parts(day, "language")
    ordered = {code: found[code] for code in sorted(found, key=lambda code: (-found[code][0], code))}
    return _as_parts(ordered, {code: str(label) for code, label in Work.WorkLanguage.choices})


def _known(years: Sequence[int] | None = None) -> dict[int, YearEnd]:
    """Recorded here, else counted elsewhere. Two queries."""
    rows = DayCount.objects.filter(measure__in=(Measure.STOCK_WORKS, Measure.STOCK_COPIES))
    figures = Figure.objects.filter(code=ELSEWHERE)
    if years is not None:
        rows, figures = rows.filter(day__in=[last_day(year) for year in years]), figures.filter(year__in=years)
    counts: dict[int, dict[str, int]] = {}
    for day, measure, count in rows.values_list("day", "measure", "count"):
        counts.setdefault(day.year, {})[measure] = count
    found = {f.year: YearEnd(f.year, int(f.value), None, recorded=True, elsewhere=True) for f in figures}
    for year, said in counts.items():
        if Measure.STOCK_WORKS in said:
            found[year] = YearEnd(year, said[Measure.STOCK_WORKS], said.get(Measure.STOCK_COPIES), recorded=True)
    return found


def _from_catalogue(years: Sequence[int]) -> list[YearEnd]:
    """All of ``years`` in one query."""
    if not years:
        return []
    asked: dict[str, Any] = {}
    for year in years:
        held = Q(acquired__lte=last_day(year)) & (Q(withdrawn__isnull=True) | Q(withdrawn__gt=last_day(year)))
        asked[f"works_{year}"] = Count("pk", filter=held)
        asked[f"copies_{year}"] = Coalesce(Sum("copies", filter=held), 0)
    found = Work.objects.aggregate(**asked)
    return [YearEnd(year, found[f"works_{year}"], found[f"copies_{year}"], recorded=False) for year in years]


def _counted(works: WorkQuerySet | QuerySet[Work]) -> tuple[int, int]:
    found = works.order_by().aggregate(works=Count("pk"), copies=Coalesce(Sum("copies"), 0))
    return found["works"], found["copies"]


def _parts(day: dt.date, by: str) -> dict[str, tuple[int, int]]:
    rows = Work.objects.held_on(day).order_by().values(by).annotate(works=Count("pk"), all_copies=Sum("copies"))
    return {row[by]: (row["works"], row["all_copies"]) for row in rows}


def _as_parts(found: dict[str, tuple[int, int]], labels: dict[str, str]) -> list[Part]:
    most = max((works for works, _copies in found.values()), default=0)
    return [
        Part(code, labels[code], works, copies, round(100 * works / most, 1)) for code, (works, copies) in found.items()
    ]
