"""When the centre receives: opening hours, less closures, under the regime of the day (B2)."""

from __future__ import annotations

from cdm.agenda import wall
from cdm.agenda.facts import Closed, Facts, RegimeFacts
from cdm.agenda.intervals import Stretch, subtract, union
from cdm.agenda.models import Regime
from cdm.core.vocabulary import Channel

REMOTE = frozenset({Channel.VIDEO.value, Channel.PHONE.value})


class Centre:
    """Answers for the days its facts cover; each day of each site is worked out once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._open: dict[tuple[int, int], list[Stretch[int]]] = {}

    def regime(self, day: int) -> RegimeFacts | None:
        """The regime of a day; None: simply open."""
        for regime in self.facts.regimes:
            if regime.first <= day and (regime.last is None or day <= regime.last):
                return regime
        return None

    def receives(self, day: int, channel: str) -> bool:
        """Whether the regime lets anyone be received through ``channel``; an unknown channel counts as face to face.

        By appointment only is still bookable: that is what an appointment is for.
        """
        regime = self.regime(day)
        return regime is None or regime.kind != Regime.Kind.CLOSED or (regime.remote and channel in REMOTE)

    def seats(self, capacity: int, day: int) -> int:
        """How many of ``capacity`` seats the regime leaves, rounded down."""
        regime = self.regime(day)
        return capacity if regime is None else capacity * regime.percent // 100

    def hours(self, site: int, day: int) -> list[Stretch[int]]:
        """Opening hours of that day as wall-clock seconds, before closures; sorted, disjoint."""
        weekday = (day - 1) % 7  # ordinal 1, 1 January of year 1, was a Monday
        return union(
            (of.opens, of.closes)
            for of in self.facts.hours
            if of.site == site
            and of.weekday == weekday
            and (of.first is None or of.first <= day)
            and (of.last is None or day <= of.last)
        )

    def closed(self, site: int, day: int) -> list[Stretch[int]]:
        """When closures of the site or of the whole centre hold on that day, as instants."""
        return union(
            closing(of, day) for of in self.facts.closures if of.site in (None, site) and of.first <= day <= of.last
        )

    def open(self, site: int, day: int) -> list[Stretch[int]]:
        """When the site is open on that day, as instants: hours less closures. All channels keep to these hours."""
        key = site, day
        if key not in self._open:
            instants = union(wall.stretch(day, *hours) for hours in self.hours(site, day))
            self._open[key] = subtract(instants, self.closed(site, day))
        return self._open[key]


def closing(of: Closed, day: int) -> Stretch[int]:
    """The instants of one day of a closure: its hours, or midnight to midnight."""
    if of.starts is None or of.ends is None:
        midnight, length = wall.day(day)
        return midnight, midnight + length
    return wall.stretch(day, of.starts, of.ends)
