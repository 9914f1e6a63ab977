"""Which days a page of figures speaks of: the last four weeks, a month or a year, as its address says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.http import Http404
from django.utils import formats
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.human import date, day
from stats.recording import EARLIEST

WEEKS = 28  # days
MONTHS_ON_OFFER = 24


@dataclass(frozen=True)
class Period:
    """``first`` to ``last``, both in and before today; none when ``last`` is the earlier. ``code`` as in addresses."""

    code: str
    first: dt.date
    last: dt.date
    label: str

    @property
    def days(self) -> str:
        """``du lundi 2 novembre au …``; empty on the first day of a month or year, when no day of it is over."""
        if self.last < self.first:
            return ""
        return _("%(first)s to %(last)s") % {"first": day(self.first), "last": date(self.last)}


def of(code: str) -> Period:
    """``""`` the last four weeks, ``2026-11`` a month, ``2026`` a year. Anything else, or to come, is a 404."""
    today = clock.today()
    yesterday = today - dt.timedelta(days=1)
    if not code:
        return Period("", today - dt.timedelta(days=WEEKS), yesterday, _("Last four weeks"))
    if not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", code):
        raise Http404("period")
    year, month = int(code[:4]), int(code[5:] or 0)
    if not EARLIEST.year <= year <= today.year:
        raise Http404("period")
    first = dt.date(year, month or 1, 1)
    if first > today:
        raise Http404("period")
    end = (first + dt.timedelta(days=31)).replace(day=1) if month else dt.date(year + 1, 1, 1)
    label = formats.date_format(first, "F Y") if month else str(year)
    return Period(code, first, min(end - dt.timedelta(days=1), yesterday), label)


def months(since: dt.date | None) -> list[Period]:
    """The months that can be chosen, the last first: from this one back to ``since``, MONTHS_ON_OFFER at most."""
    found: list[Period] = []
    first = clock.today().replace(day=1)
    while len(found) < MONTHS_ON_OFFER and (not found or (since and first >= since.replace(day=1))):
        found.append(of(f"{first:%Y-%m}"))
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return found


def years(since: dt.date | None) -> list[Period]:
    """The years that can be chosen, the last first."""
    this = clock.today().year
    return [of(f"{year:04}") for year in range(this, (since.year if since else this) - 1, -1)]
