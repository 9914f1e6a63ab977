"""Two years side by side: the main numbers of each, the difference, and why they may not be alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cdm.core.human import number, percent
from cdm.core.vocabulary import Service
from stats import groups, measures
from stats.bars import change, points, sign
from stats.contacts import Contacts, Filters
from stats.dashboard.comparing import Comparison
from stats.dashboard.period import Period
from stats.series import ORDER

MEANING: dict[str, str] = {
    Service.MM: "mm_visitors",
    Service.IC: "ic_total",
    Service.GA: "ga_contacts",
    Service.OUT: "out_contacts",
}


@dataclass(frozen=True)
class Side:
    """A line: ``now`` and ``then`` as numbers, and as told; ``decimals`` None for a share, in percent."""

    label: str
    definition: str
    now: float
    then: float
    decimals: int | None = 0

    def _told(self, value: float) -> str:
        return percent(value) if self.decimals is None else number(value, self.decimals)

    @property
    def told_now(self) -> str:
        return self._told(self.now)

    @property
    def told_then(self) -> str:
        return self._told(self.then)

    @property
    def difference(self) -> str:
        """Of shares in points."""
        if self.decimals is None:
            return points(self.now - self.then)
        difference = round(self.now - self.then, self.decimals)
        return sign(difference) + number(abs(difference), self.decimals)

    @property
    def moved(self) -> float | None:
        """The change of a count, in percent."""
        return round(100 * (self.now - self.then) / self.then, 2) if self.decimals is not None and self.then else None

    @property
    def change(self) -> str:
        """In percent, where that says something."""
        if self.decimals != 0 or not self.then:
            return ""
        told = change(int(self.now), int(self.then))
        return told if "%" in told else ""


def sides(comparison: Comparison, filters: Filters, activities: int | None = None) -> list[Side]:
    """All contacts, each service, the activities, what was not stated. ``activities``: those now, when they are known.
    One query, two when not.
    """
    now, then = comparison.now, comparison.then

    def of(code: str, label: str, first: float, second: float, decimals: int | None = 0) -> Side:
        return Side(label, measures.definition(code), first, second, decimals)

    found = [of("contacts", _("Contacts"), now.total, then.total)]
    if not filters.service:
        for service in ORDER:
            pair = now.by_service[service], then.by_service[service]
            if any(pair):
                found.append(of(MEANING[service], str(service.label), *pair))
    held = [_held(comparison.period, filters) if activities is None else activities, _held(comparison.other, filters)]
    if any(held):
        found.append(of("ga_count", measures.label("ga_count"), *held))
        means = [_mean(contacts, count) for contacts, count in zip((now, then), held, strict=True)]
        if all(means):
            found.append(of("ga_avg", measures.label("ga_avg"), means[0], means[1], 1))
    shares = [_not_stated(contacts) for contacts in (now, then)]
    if shares[0] is not None and shares[1] is not None and not filters.theme:
        found.append(of("not_stated", _("Theme not stated"), shares[0], shares[1], None))
    return found


def _held(period: Period, filters: Filters) -> int:
    return groups.held(period.year, filters, (period.first_day, period.last_day)).total()


def _mean(contacts: Contacts, held: int) -> float:
    return contacts.by_service[Service.GA] / held if held else 0.0


def _not_stated(contacts: Contacts) -> float | None:
    themes = contacts.themes(without=Service.MM)
    return 100 * themes[""] / themes.total() if themes.total() else None
