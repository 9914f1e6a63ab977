"""How often the codes of a list were counted, and in which years: what must stay readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Sum

from stats.models import AnswerTally, DayCount, GroupAnswer, Measure, Term, YearVersion

COUNTED: Mapping[str, Measure] = MappingProxyType(
    {Term.List.PURPOSE: Measure.PURPOSE, Term.List.AUDIENCE: Measure.REACHED}
)


@dataclass(frozen=True)
class Use:
    """``years``: year → how often, in order."""

    years: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.years.values())

    @property
    def first(self) -> int:
        return min(self.years)

    @property
    def last(self) -> int:
        return max(self.years)


def of(name: str) -> dict[str, Use]:
    """Code of the list ``name`` → its use; a code that was never counted is not there. Two queries at most."""
    found: dict[str, dict[int, int]] = {}
    for code, year, times in _counted(name):
        if code:
            years = found.setdefault(code, {})
            years[year] = years.get(year, 0) + int(times)
    return {code: Use(dict(sorted(years.items()))) for code, years in found.items()}


def _counted(name: str) -> Iterator[tuple[str, int, int]]:
    if name in COUNTED:
        days = DayCount.objects.filter(measure=COUNTED[name]).values_list("item", "day__year")
        yield from days.annotate(times=Sum("count")).order_by("day__year")
        return
    tallies = AnswerTally.objects.filter(question=name, count__gt=0).values_list("code", "month__year")
    yield from tallies.annotate(times=Sum("count")).order_by("month__year")
    hands = GroupAnswer.objects.filter(question=name).values_list("code", "month__year")
    yield from hands.annotate(times=Sum("count")).order_by("month__year")


def closed_years() -> frozenset[int]:
    """The years whose figures are frozen. One query."""
    return frozenset(YearVersion.objects.values_list("year", flat=True))
