"""What is asked for, and on which terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

WHOLE = -1  # as Seats.count: all of them


@dataclass(frozen=True, slots=True)
class Need:
    """What an interview is about, in which language, how; codes of ``cdm.core.vocabulary``, empty = does not matter."""

    theme: str = ""
    language: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long, how often, how soon. ``horizon`` in days, all else in minutes.

    The pauses (buffers) need not fit the opening hours: they only keep other bookings away.
    """

    duration: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0
    notice: int = 0
    horizon: int = 60

    def around(self, start: int) -> tuple[int, int]:
        """What an interview that begins then takes, pauses included; Unix seconds."""
        return start - self.buffer_before * 60, start + (self.duration + self.buffer_after) * 60


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats of a calendar of workstations, and which; people and rooms are taken as they are in any case.

    ``tiers`` are seat numbers, the best first: within a tier any will do, a seat of the next one only when the tier
    has no more, a seat of none never. No tiers: any seat. ``count`` may be ``WHOLE``: every seat the tiers name of
    those that exist that day, all free and none of them out of service.
    """

    count: int = 1
    tiers: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.count < 1 and self.count != WHOLE:
            raise ValueError(f"{self.count} seats")

    def among(self, existing: int) -> list[list[int]]:
        """The tiers of a calendar that has the seats 1 to ``existing``; a seat named twice is in the better tier."""
        if not self.tiers:
            return [list(range(1, existing + 1))]
        seen: set[int] = set()
        found: list[list[int]] = []
        for tier in self.tiers:
            found.append([seat for seat in dict.fromkeys(tier) if 1 <= seat <= existing and seat not in seen])
            seen.update(found[-1])
        return found

    def needed(self, existing: int) -> int:
        """How many it takes, at least one: of nothing, the whole is not free."""
        if self.count == WHOLE:
            return max(sum(map(len, self.among(existing))), 1)
        return self.count


ONE = Seats()


class Slot(NamedTuple):
    """A time that can be taken: the calendars and the rooms free then, by id.

    ``site`` is where, for what happens in a place; the same time at two sites is two slots. None when it happens
    nowhere (video, phone, no room).
    """

    start: dt.datetime
    end: dt.datetime
    calendars: tuple[int, ...]
    rooms: tuple[int, ...] = ()
    site: int | None = None
