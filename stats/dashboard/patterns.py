"""When people come: days of the week by contacts, hours of the day at the door."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from cdm.core.human import percent, short_time, times
from stats import contacts, measures
from stats.bars import Bars, bars, beside
from stats.contacts import Filters
from stats.dashboard.comparing import Comparison
from stats.dashboard.period import Period
from stats.models import Measure

SHADES = 5


def weekdays(period: Period, filters: Filters, comparison: Comparison | None) -> Bars:
    """One query; two more beside another year, or one when it covers the same months."""

    def counted(of: Period) -> Counter[str]:
        found = contacts.by_weekday(filters, of.first_day, of.last_day)
        return Counter({str(day): count for day, count in found.items()})

    shown = counted(period)
    now = then = Counter[str]()
    if comparison and comparison.possible:
        now = shown if comparison.period == period else counted(comparison.period)
        then = counted(comparison.other)
    made = bars(
        "weekday",
        _("Days of the week"),
        [(str(day), str(name).capitalize(), shown[str(day)], "s1") for day, name in WEEKDAYS.items()],
        definition=measures.definition("by_weekday"),
        kept=[day for day in then if then[day]],
    )
    if not shown.total():
        return replace(made, rows=[])
    best = max(WEEKDAYS, key=lambda day: shown[str(day)])
    words = {"day": str(WEEKDAYS[best]).capitalize(), "share": percent(100 * shown[str(best)] / shown.total())}
    made = replace(made, title=_("%(day)s is the busiest day: %(share)s of contacts") % words)
    if comparison is None or not comparison.possible:
        return made
    return beside(made, now, then, comparison.against, lines=not comparison.running)


@dataclass(frozen=True)
class Cell:
    """``shade`` 0 to SHADES, from nothing to the fullest hour."""

    count: int
    shade: int


@dataclass(frozen=True)
class Hours:
    """``weekdays``: (name, short name) of the columns; ``rows``: (hour as told, its cells)."""

    title: str
    definition: str
    weekdays: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[str, list[Cell]]] = field(default_factory=list)


def hours(counted: Mapping[tuple[str, str, int, int], int]) -> Hours:
    """People through the door; ``counted``: (measure, item, weekday, hour) → number."""
    door: Counter[tuple[int, int]] = Counter()
    for (measure, _item, weekday, hour), count in counted.items():
        if measure == Measure.DOOR:
            door[weekday, hour] += count
    says = measures.definition(Measure.DOOR)
    if not door.total():
        return Hours("", says)
    days, at, most = sorted({day for day, _hour in door}), [hour for _day, hour in door], max(door.values())
    rows = [
        (short_time(time(hour)), [Cell(door[day, hour], math.ceil(SHADES * door[day, hour] / most)) for day in days])
        for hour in range(min(at), max(at) + 1)
    ]
    day, hour = min(door, key=lambda key: (-door[key], key))
    words = {"day": str(WEEKDAYS[day]).lower(), "times": times(time(hour), time((hour + 1) % 24))}
    title = _("At the door, fullest on %(day)s, %(times)s") % words
    return Hours(title, says, [(str(WEEKDAYS[day]), str(WEEKDAYS_ABBR[day])) for day in days], rows)
