"""Who comes to the multimedia area on a day: where they sit, from when to when. Drawn; nothing here asks the database.

Times are minutes from midnight on the wall clock. Nobody sits where somebody else does, pauses included.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from cdm.demo.multimedia import room

SPACES = {"posts": 66, "quiet": 12, "tablets": 12, "tables": 10}  # where people go, in percent
AHEAD = {"posts": 0.3, "quiet": 0.85, "tablets": 0.25, "tables": 0.4}  # how many of them have booked
PURPOSES = {"CV": 26, "JOB": 30, "INTERVIEW": 6, "SESSION": 9, "ADMIN": 15, "OTHER": 4, "": 10}
IN_QUIET = {"INTERVIEW": 55, "SESSION": 30, "ADMIN": 5, "": 10}
BUSY = {9: 7, 10: 13, 11: 11, 12: 3, 13: 8, 14: 13, 15: 10, 16: 4, 17: 5, 18: 2}  # when people arrive
STAYS = (30, 45, 60, 60, 75, 90, 90, 105, 120)
QUICK = {"quiet": (30, 45, 45, 60)}
STEP = 15
SHOWS_UP, HELPED, TOGETHER = 0.86, 0.22, 0.1


@dataclass(frozen=True, slots=True)
class Visit:
    space: str
    seats: tuple[int, ...]
    starts: int
    ends: int
    booked: bool
    came: bool = True
    help: bool = False
    purpose: str = ""
    accessible: bool = False


def minutes(time: dt.time) -> int:
    return 60 * time.hour + time.minute


def clock_of(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)


class Day:
    """One day of the area, filled visit by visit."""

    def __init__(self, weekday: int, dice: Random, *, out: dict[str, int] | None = None) -> None:
        """``out``: the place of a space that is out of service."""
        self.dice, self.weekday = dice, weekday
        self.visits: list[Visit] = []
        self._taken: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for space, seat in (out or {}).items():
            self._taken[space, seat].append((0, 24 * 60))

    def open(self, space: str) -> list[tuple[int, int]]:
        return [(minutes(starts), minutes(ends)) for starts, ends in room.plans()[space].open(self.weekday)]

    def fill(self, people: int, *, ahead_only: bool = False) -> None:
        """Until about ``people`` found a place; those who booked chose first."""
        spaces = self.dice.choices(list(SPACES), weights=list(SPACES.values()), k=people)
        ahead = [self.dice.random() < AHEAD[space] for space in spaces]
        for space, booked in sorted(zip(spaces, ahead, strict=True), key=lambda one: not one[1]):
            if booked or not ahead_only:
                self._come(space, booked=booked)

    def _come(self, space: str, *, booked: bool) -> None:
        for _try in range(4):
            starts = self._hour() * 60 + self.dice.randrange(0, 60, STEP if booked else 1)
            most = room.plans()[space].fields.get("most_places", 1) if booked else 1
            places = min(self.dice.choice((2, 3)), most) if self.dice.random() < TOGETHER else 1
            stay = self.dice.choice(QUICK.get(space, STAYS))
            if self.seat(space, starts, stay, booked=booked, places=places):
                return

    def seat(self, space: str, starts: int, stay: int, *, booked: bool, places: int = 1) -> Visit | None:
        """Somebody takes a place that is free all the while. Who walks in stays to a round five minutes, at most until
        the space closes."""
        closes = next((closes for opens, closes in self.open(space) if opens <= starts < closes), 0)
        ends = starts + stay if booked else min(-(-(starts + stay) // 5) * 5, closes)
        if ends > closes or ends - starts < 10:
            return None
        accessible = self.dice.random() < 0.06
        seats = self._seats(space, starts, ends, places, accessible=accessible)
        if not seats:
            return None
        odds = IN_QUIET if space == "quiet" else PURPOSES
        made = Visit(
            space=space,
            seats=seats,
            starts=starts,
            ends=ends,
            booked=booked,
            came=not booked or self.dice.random() < SHOWS_UP,
            help=self._steward(starts) and self.dice.random() < HELPED,
            purpose=self.dice.choices(list(odds), weights=list(odds.values()))[0],
            accessible=accessible,
        )
        for seat in seats:
            self._taken[space, seat].append((starts, ends + room.plans()[space].fields.get("buffer", 0)))
        self.visits.append(made)
        return made

    def free(self, space: str, starts: int, ends: int) -> Iterator[int]:
        """The places nobody has between these minutes, pauses included."""
        until = ends + room.plans()[space].fields.get("buffer", 0)
        for seat in room.plans()[space].cells:
            if all(end <= starts or start >= until for start, end in self._taken[space, seat]):
                yield seat

    def _seats(self, space: str, starts: int, ends: int, places: int, *, accessible: bool) -> tuple[int, ...]:
        easy = room.plans()[space].accessible
        free = list(self.free(space, starts, ends))
        ordinary = [seat for seat in free if (seat in easy) == accessible]
        among = ordinary if len(ordinary) >= places else [] if accessible else free
        return tuple(sorted(self.dice.sample(among, places))) if len(among) >= places else ()

    def _hour(self) -> int:
        (hour,) = self.dice.choices(list(BUSY), weights=list(BUSY.values()))
        return hour

    def _steward(self, starts: int) -> bool:
        hours = room.read()["steward"]["hours"]
        on = room.stretches(hours[self.weekday]) if self.weekday < len(hours) else ()
        return any(minutes(begins) <= starts < minutes(ends) for begins, ends in on)
