"""The sessions of 2021, drawn so that they are what the annual report says: 1,246 of them, 14,449 contacts.

Known are the totals, on site and online, the day of the hybrid event's numbers, the days of the Spring School, and that
nothing was given on site before 1 March. Which activity was given when, to how many, is invented; so are all dates but
those of the Spring School. Always the same: nothing here asks the database or the clock.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

import holidays

from cdm.core.vocabulary import Channel, Service
from cdm.demo.data_centre import HOURS, ROOMS
from cdm.demo.draw import apportion, open_days
from cdm.demo.groups.words import Offered
from cdm.demo.years import YEARS

YEAR, HELD = 2021, 1_246
MOBILITY = dt.date(2021, 11, 25), 81, 570  # more than 650, of whom more than 80 on site
SPRING = ((dt.date(2021, 6, 2), 138), (dt.date(2021, 6, 3), 147), (dt.date(2021, 6, 4), 141))  # 426 in three days
EXCHANGE = dt.date(2021, 4, 22), 94
UPPERCUT = dt.date(2021, 10, 18), (11, 11, 11, 10, 11, 11, 10, 11, 11, 11)  # eleven young people, two weeks
COURSES = {
    "onsite": (dt.date(2021, 3, 15), dt.date(2021, 6, 14), dt.date(2021, 9, 13), dt.date(2021, 11, 15)),
    "online": (dt.date(2021, 1, 18), dt.date(2021, 2, 8), dt.date(2021, 4, 19)),
}
HYBRIDS = (0, 0, 1, 2, 2, 2, 1, 1, 3, 4, 4, 4)  # January to December
ABOUT = {"onsite": 9, "online": 12}  # people at one session
ONLINE_STARTS = (dt.time(9, 30), dt.time(10), dt.time(13, 30), dt.time(14), dt.time(16), dt.time(18))
COURSE = "skills"


@dataclass(frozen=True, slots=True)
class Given:
    """One meeting that was given: local times, heads. ``room`` is its place in ROOMS."""

    day: dt.date
    starts: dt.time
    minutes: int
    onsite: int = 0
    online: int = 0
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    key: str
    mode: str
    languages: list[str]
    meetings: tuple[Given, ...]


def contacts(mode: str) -> list[int]:
    """January to December, as the year's streams have them."""
    channel = {"onsite": Channel.FACE, "online": Channel.VIDEO}[mode]
    (stream,) = (s for s in YEARS[YEAR] if s.service == Service.GA and s.channel == channel)
    return apportion(stream.contacts, stream.months)


class Rooms:
    """Which room is free in which stretch of which day."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.free: dict[tuple[dt.date, int], list[int]] = defaultdict(lambda: list(range(len(ROOMS))))

    def stretches(self, day: dt.date, minutes: int) -> list[int]:
        """Those long enough in which a room is left."""
        return [
            place
            for place, (opens, closes) in enumerate(HOURS[day.weekday()])
            if _minutes(closes) - _minutes(opens) >= minutes and self.free[day, place]
        ]

    def take(self, day: dt.date, place: int, minutes: int) -> tuple[dt.time, int]:
        opens, closes = HOURS[day.weekday()][place]
        late = (_minutes(closes) - _minutes(opens) - minutes) // 30
        begin = _minutes(opens) + 30 * self.dice.randint(0, min(late, 2))
        return dt.time(begin // 60, begin % 60), self.free[day, place].pop(0)


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


class Year:
    def __init__(self, offered: Mapping[str, Offered]) -> None:
        self.offered = offered
        self.dice = Random(YEAR)  # noqa: S311 - the demo must be the same everywhere
        self.rooms = Rooms(self.dice)
        closed = holidays.country_holidays("BE", years=YEAR)
        self.days = {month: open_days(YEAR, month, closed) for month in range(1, 13)}
        self.made: list[Session] = []

    def draw(self) -> list[Session]:
        """All of them, in the order of their days."""
        self._known()
        self._courses()
        self._hybrids()
        self._others()
        return sorted(self.made, key=lambda each: (each.meetings[0].day, each.meetings[0].starts, each.key))

    def _add(self, key: str, mode: str, *meetings: Given) -> None:
        self.made.append(Session(key, mode, self._languages(key), meetings))

    def _languages(self, key: str) -> list[str]:
        about = self.offered[key]
        if about.bilingual or len(about.languages) == 1:
            return about.languages
        return [about.languages[0] if self.dice.random() < 0.7 else about.languages[1]]

    def _onsite(self, day: dt.date, minutes: int, onsite: int, online: int = 0) -> Given:
        starts, room = self.rooms.take(day, self.dice.choice(self.rooms.stretches(day, minutes)), minutes)
        return Given(day, starts, minutes, onsite, online, room)

    def _known(self) -> None:
        """What the report names, on its days where it says them."""
        day, onsite, online = MOBILITY
        for stretch in range(2):
            self.rooms.free[day, stretch].clear()  # the whole centre is at it
        self._add("mobility", "hybrid", Given(day, dt.time(9, 30), 420, onsite, online, 0))
        self._add("spring", "online", *(Given(on, dt.time(9, 30), 360, online=heads) for on, heads in SPRING))
        self._add("exchange", "online", Given(EXCHANGE[0], dt.time(9), 180, online=EXCHANGE[1]))
        first, heads = UPPERCUT
        days = [first + dt.timedelta(days=7 * (n // 5) + n % 5) for n in range(len(heads))]
        self._add("uppercut", "onsite", *(self._morning(on, 3, onsite=n) for on, n in zip(days, heads, strict=True)))

    def _morning(self, day: dt.date, room: int, *, onsite: int = 0, online: int = 0) -> Given:
        """Of a course, in the same room every day."""
        if onsite:
            self.rooms.free[day, 0].remove(room)
        return Given(day, dt.time(9), 180, onsite, online, room if onsite else None)

    def _courses(self) -> None:
        for mode, mondays in COURSES.items():
            for monday in mondays:
                came = self.dice.randint(7, 9)
                heads = [came - (n > self.dice.randint(0, 4)) for n in range(4)]
                days = [monday + dt.timedelta(days=n) for n in range(4)]
                mornings = (self._morning(on, 2, **{mode: n}) for on, n in zip(days, heads, strict=True))
                self._add(COURSE, mode, *mornings)

    def _hybrids(self) -> None:
        keys = [key for key, about in self.offered.items() if about.words["accessibility_fr"].startswith("Sur place")]
        for month, times in enumerate(HYBRIDS, start=1):
            for _time in range(times):
                key = self.dice.choice(keys)
                minutes = min(self.offered[key].minutes, 150)  # whatever the weekday
                day = self._day(month, minutes)
                heads = self.dice.randint(5, 9), self.dice.randint(7, 15)
                self._add(key, "hybrid", self._onsite(day, minutes, *heads))

    def _day(self, month: int, minutes: int) -> dt.date:
        return self.dice.choice([day for day in self.days[month] if self.rooms.stretches(day, minutes)])

    def _others(self) -> None:
        """The rest of each month's contacts, over as many sessions as are left."""
        cells = {(mode, month): left for mode in ABOUT for month, left in enumerate(self._left(mode), start=1) if left}
        counts = apportion(HELD - len(self.made), [left / ABOUT[mode] for (mode, _month), left in cells.items()])
        for ((mode, month), left), times in zip(cells.items(), counts, strict=True):
            heads = apportion(left, [self.dice.uniform(0.5, 1.4) for _time in range(times)])
            for key, people in zip(self._keys(mode, times), heads, strict=True):
                self._add(key, mode, self._meeting(key, mode, month, people))

    def _left(self, mode: str) -> list[int]:
        left = contacts(mode)
        for meeting in self._meetings():
            left[meeting.day.month - 1] -= getattr(meeting, mode)
        return left

    def _meetings(self) -> Iterator[Given]:
        for session in self.made:
            yield from session.meetings

    def _keys(self, mode: str, times: int) -> list[str]:
        weights = {key: about.in_2021.get(mode, 0) for key, about in self.offered.items() if key != COURSE}
        return self.dice.choices(list(weights), weights=list(weights.values()), k=times)

    def _meeting(self, key: str, mode: str, month: int, people: int) -> Given:
        minutes = self.offered[key].minutes
        if mode == "onsite":
            return self._onsite(self._day(month, minutes), minutes, people)
        day, starts = self.dice.choice(self.days[month]), self.dice.choice(ONLINE_STARTS)
        return Given(day, starts, minutes, online=people)


def of_2021(offered: Mapping[str, Offered]) -> list[Session]:
    return Year(offered).draw()
