"""Which months of which year the page shows."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from cdm.core import clock

QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))


@dataclass(frozen=True)
class Period:
    """Months ``first`` to ``last`` of ``year``, both in."""

    year: int
    first: int = 1
    last: int = 12

    @property
    def whole(self) -> bool:
        return (self.first, self.last) == (1, 12)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.first, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.last, calendar.monthrange(self.year, self.last)[1])

    @property
    def running(self) -> bool:
        """Whether days of it are still to come."""
        return self.last_day >= clock.today()

    @property
    def complete(self) -> int:
        """The last month of it that is over; one before ``first`` when none is."""
        today = clock.today()
        if self.year < today.year:
            return self.last
        return max(self.first - 1, min(self.last, today.month - 1)) if self.year == today.year else self.first - 1

    @property
    def months(self) -> list[dt.date]:
        """Their first days; none that is still to come, which is not zero."""
        today = clock.today()
        last = min(self.last, today.month) if self.year == today.year else self.last
        return [dt.date(self.year, month, 1) for month in range(self.first, last + 1)]

    def of(self, year: int) -> Period:
        """The same months of another year."""
        return Period(year, self.first, self.last)

    @property
    def label(self) -> str:
        """``2021``, ``mars 2021``, ``1er trimestre 2021``, ``mars – juin 2021``."""
        return str(self.year) if self.whole else f"{self.name} {self.year}"

    @property
    def when(self) -> str:
        """For a sentence: ``en 2021``, ``en mars 2021``, ``au 1er trimestre 2021``, ``entre avril et juin 2021``."""
        words = {"year": self.year, "first": month(self.first), "last": month(self.last)}
        if self.whole:
            return _("in %(year)s") % words
        if (self.first, self.last) in QUARTERS:
            return _("in the %(quarter)s of %(year)s") % {"year": self.year, "quarter": self.name}
        if self.first == self.last:
            return _("in %(first)s %(year)s") % words
        return _("from %(first)s to %(last)s %(year)s") % words

    @property
    def name(self) -> str:
        """Its months without the year; empty for all twelve."""
        if self.whole:
            return ""
        if (self.first, self.last) in QUARTERS:
            return quarter(QUARTERS.index((self.first, self.last)))
        if self.first == self.last:
            return month(self.first)
        return f"{month(self.first)} – {month(self.last)}"


def quarter(place: int) -> str:
    return (_("1st quarter"), _("2nd quarter"), _("3rd quarter"), _("4th quarter"))[place]


def month(number: int) -> str:
    """``mars`` / ``maart``."""
    return formats.date_format(dt.date(2021, number, 1), "F")
