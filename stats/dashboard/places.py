"""How full the multimedia area was, space by space: a few lines here, the rest on its own page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from stats import names
from stats.models import Measure


@dataclass(frozen=True)
class Place:
    """A space over the period, in hours of its places; shares in percent of the open hours."""

    label: str
    open: float
    booked: float
    used: float

    @property
    def booked_share(self) -> float:
        return 100 * self.booked / self.open

    @property
    def used_share(self) -> float:
        return 100 * self.used / self.open


def places(counted: Mapping[tuple[str, str, int, int], int]) -> list[Place]:
    """Each space that was open, in the order of its names; ``counted``: (measure, item, weekday, hour) → minutes."""
    minutes: Counter[tuple[str, str]] = Counter()
    for (measure, item, _weekday, _hour), count in counted.items():
        minutes[measure, item] += count
    opened = [item for measure, item in minutes if measure == Measure.OPEN_MINUTES and minutes[measure, item]]
    if not opened:
        return []
    known = names.of("space")
    order = {code: place for place, code in enumerate(known)}

    def hours(measure: str, item: str) -> float:
        return minutes[measure, item] / 60

    return [
        Place(known.get(item, item), *(hours(of, item) for of in ("open_min", "booked_min", "used_min")))
        for item in sorted(opened, key=lambda item: (order.get(item, len(order)), item))
    ]
