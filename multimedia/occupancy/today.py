"""The day that is not over: as it stands, apart from the figures, which are written down at night."""

from __future__ import annotations

from functools import cached_property

from cdm.core import clock
from multimedia import spaces
from multimedia.occupancy.report import Stat, late, stats
from stats.counts import Counts
from stats.models import Measure


class Today:
    """A constant number of queries, whatever is going on."""

    def __init__(self) -> None:
        day = clock.today()
        self.counts = Counts(day, day)
        self.late = late(day, day)

    @cached_property
    def spaces(self) -> list[spaces.SpaceNow]:
        return spaces.standing(by_staff=True)

    @property
    def places(self) -> int:
        return sum(len(space.stations) for space in self.spaces)

    @property
    def taken(self) -> int:
        return sum(station.taken_until is not None for space in self.spaces for station in space.stations)

    @property
    def stats(self) -> list[Stat]:
        door = sum(n for (measure, *_rest), n in self.counts.hours.items() if measure == Measure.DOOR)
        return stats(self.counts, door, self.late)
