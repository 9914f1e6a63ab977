"""The year that another is laid beside, over the same months: of those still running, only the ones that are over."""

from __future__ import annotations

from dataclasses import dataclass

from stats import contacts
from stats.contacts import Contacts, Filters
from stats.dashboard.period import Period


@dataclass(frozen=True)
class Comparison:
    """``now`` and ``then`` cover the same months, ``period`` and ``other``; either may be empty."""

    period: Period
    other: Period
    now: Contacts
    then: Contacts
    running: bool = False  # the page shows more than these months

    @property
    def possible(self) -> bool:
        return bool(self.now.total and self.then.total)

    @property
    def against(self) -> str:
        """What stands above the column: ``2020``."""
        return str(self.other.year)


def compare(period: Period, year: int, filters: Filters, shown: Contacts) -> Comparison | None:
    """``shown``: the contacts of ``period``. None when no month of it is over yet in both years. One query more, two
    while the period runs.
    """
    last = min(period.complete, period.of(year).complete)
    if last < period.first:
        return None
    common = Period(period.year, period.first, last)
    other = common.of(year)
    now = shown if common == period else contacts.of_period(common.first_day, common.last_day, filters)
    then = contacts.of_period(other.first_day, other.last_day, filters)
    return Comparison(common, other, now, then, running=common != period)
