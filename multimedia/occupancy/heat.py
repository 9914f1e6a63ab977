"""Weekdays and hours as a table: the number says how full, the shade only repeats it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from math import ceil

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from cdm.core.human import percent, short_time, times
from stats import measures
from stats.models import Measure

SHADES = 5
LEAST_TOP = 20  # percent: an area hardly used at all is not painted dark


@dataclass(frozen=True)
class Cell:
    """``share`` in percent of the open time, None when closed; ``shade`` 0 to SHADES, from nothing to ``top``."""

    share: float | None
    top: float

    @property
    def shade(self) -> int:
        return ceil(SHADES * min(self.share, self.top) / self.top) if self.share else 0


@dataclass(frozen=True)
class Heat:
    """``weekdays``: (name, short name) of the columns; ``rows``: (hour as told, its cells)."""

    title: str
    definition: str
    weekdays: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[str, list[Cell]]] = field(default_factory=list)


def heat(hours: Mapping[tuple[str, str, int, int], int], *, measure: Measure, space: str = "") -> Heat:
    """``hours``: (measure, space, weekday, hour) → minutes; ``space`` "" = all together."""
    opened, taken = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for (of, item, weekday, hour), minutes in hours.items():
        if space in ("", item):
            if of == Measure.OPEN_MINUTES:
                opened[weekday, hour] += minutes
            elif of == measure:
                taken[weekday, hour] += minutes
    shares = {key: 100 * taken[key] / minutes for key, minutes in opened.items()}
    says = _("In percent of the minutes open at that hour.")
    definition = f"{measures.definition(measure)} {says}"
    if not shares:
        return Heat("", definition)
    days = sorted({day for day, _hour in shares})
    at = [hour for _day, hour in shares]
    top = max(LEAST_TOP, *shares.values())
    rows = [
        (short_time(time(hour)), [Cell(shares.get((day, hour)), top) for day in days])
        for hour in range(min(at), max(at) + 1)
    ]
    named = [(str(WEEKDAYS[day]), str(WEEKDAYS_ABBR[day])) for day in days]
    return Heat(_title(shares), definition, named, rows)


def _title(shares: Mapping[tuple[int, int], float]) -> str:
    """The fullest hour; the earliest of the week among equals."""
    weekday, hour = min(shares, key=lambda key: (-shares[key], key))
    if not shares[weekday, hour]:
        return ""
    words = {
        "day": str(WEEKDAYS[weekday]).lower(),
        "times": times(time(hour), time((hour + 1) % 24)),
        "share": percent(shares[weekday, hour], 0),
    }
    return _("Fullest on %(day)s, %(times)s: %(share)s") % words
