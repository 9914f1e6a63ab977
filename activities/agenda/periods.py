"""The stretches of days people ask for: today, this week, the next one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.agenda.filters import Filters
from cdm.core import clock


@dataclass(frozen=True)
class Period:
    label: str
    query: str
    current: bool


def around(filters: Filters) -> list[Period]:
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    week, day = dt.timedelta(days=7), dt.timedelta(days=1)
    stretches = [
        (_("Today"), None, today),
        (_("This week"), None, monday + week - day),
        (_("Next week"), monday + week, monday + 2 * week - day),
    ]
    chosen = (filters.first, filters.last)
    return [
        Period(
            label,
            filters.query(first=None if chosen == (a, b) else a, last=None if chosen == (a, b) else b),
            chosen == (a, b),
        )
        for label, a, b in stretches
    ]
