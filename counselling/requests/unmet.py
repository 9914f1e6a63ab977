"""What people looked for in vain of late: why a manager asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from cdm.core import clock
from cdm.core.vocabulary import Language, Theme
from stats.demand import reading
from stats.models import Measure

DAYS = 30
MOST = 50  # interviews one would ask for at once


@dataclass(frozen=True)
class Unmet:
    """Searches without a free time, in the last DAYS days. Of the whole centre: for managers only."""

    theme: Theme
    language: Language
    count: int

    @property
    def number(self) -> int:
        """How many interviews to propose: no more than were looked for."""
        return min(self.count, MOST)


def sentence(wanted: Unmet) -> str:
    """Why, in the language of the page: what the form proposes to say."""
    said = ngettext(
        "%(count)d search without a free time in the last %(days)d days.",
        "%(count)d searches without a free time in the last %(days)d days.",
        wanted.count,
    )
    return said % {"count": wanted.count, "days": DAYS}


def of_late() -> Sequence[Unmet]:
    """The most wanted first. One query."""
    today = clock.today()
    counted = reading.of(today - dt.timedelta(days=DAYS), today, None, (Measure.NO_TIME,)).counted(Measure.NO_TIME)
    found = []
    for item, count in counted.most_common():
        theme, _dash, language = item.partition("-")
        found.append(Unmet(Theme(theme), Language(language), count))
    return found
