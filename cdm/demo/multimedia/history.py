"""The last weeks, as statistics only: who came has been forgotten, what was counted has not.

Contacts of these weeks are those of ``data_stats``: as many people as it says sat down here on a day, and none is
counted again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from django.db.models import Sum

from cdm.core.vocabulary import Channel, Service, Theme
from cdm.demo.multimedia import room
from cdm.demo.multimedia.visits import BUSY, Day, Visit
from stats import recording
from stats.models import Measure, Tally

WEEKS = 8
PEOPLE = 40  # of a day that nothing is known of
OTHERS = 25  # come in to look, to ask the way, to meet somebody
PAGES = {"bw": 2.1, "colour": 0.25}  # of one visitor
READERS = {Theme.GUIDE: 28, Theme.LEARN: 24, Theme.WORK: 34, Theme.START: 7, Theme.MOVE: 4, "": 3}
LEVELS = {"low": 5, "medium": 3, "high": 2}
Minutes = Mapping[tuple[str, int, str], int]


def count(days: Iterable[dt.date], dice: Random) -> int:
    """Count each of ``days``; return how many people were drawn. Needs a transaction."""
    days = sorted(days)
    known = _contacts(days)
    rows: list[dict[str, Any]] = []
    people = 0
    for day in days:
        here, doors = known.get(day, (PEOPLE, 3 * PEOPLE))
        of = Day(day.weekday(), dice)
        of.fill(here)
        people += sum(len(visit.seats) for visit in of.visits if visit.came)
        recording.set_minutes(day=day, minutes=minutes(of))
        rows += counted(day, of.visits, dice)
        rows += door(day, doors + OTHERS, dice)
        rows += _read(day, dice)
    recording.count_in_bulk(rows)
    return people


def _contacts(days: list[dt.date]) -> dict[dt.date, tuple[int, int]]:
    """How many contacts each day had: here, and face to face in the whole centre."""
    found: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0])
    of = Tally.objects.filter(day__in=days, channel=Channel.FACE).exclude(service=Service.OUT)
    for day, service, number in of.values_list("day", "service").annotate(n=Sum("count")).order_by("day", "service"):
        found[day][1] += int(number)
        if service == Service.MM:
            found[day][0] += int(number)
    return {day: (here, doors) for day, (here, doors) in found.items() if here}


def minutes(of: Day) -> Minutes:
    """(measure, hour, space) → minutes of all its places: open, booked, used."""
    found: Counter[tuple[str, int, str]] = Counter()
    for code, plan in room.plans().items():
        for starts, ends in of.open(code):
            _spread(found, Measure.OPEN_MINUTES, code, starts, ends, len(plan.cells))
    for visit in of.visits:
        if visit.booked:
            _spread(found, Measure.BOOKED_MINUTES, visit.space, visit.starts, visit.ends, len(visit.seats))
        if visit.came:
            _spread(found, Measure.USED_MINUTES, visit.space, visit.starts, visit.ends, len(visit.seats))
    return found


def _spread(
    found: Counter[tuple[str, int, str]], measure: Measure, code: str, starts: int, ends: int, places: int
) -> None:
    for hour in range(starts // 60, -(-ends // 60)):
        found[measure, hour, code] += places * (min(ends, 60 * hour + 60) - max(starts, 60 * hour))


def counted(day: dt.date, visits: Iterable[Visit], dice: Random) -> list[dict[str, Any]]:
    """What is tapped at the desk for these visits: prints, helps, what for."""
    here = [visit for visit in visits if visit.came]
    people = sum(len(visit.seats) for visit in here)
    found: Counter[tuple[str, str]] = Counter()
    for visit in here:
        if visit.purpose:
            found[Measure.PURPOSE, visit.purpose] += 1
        if visit.help:
            found[Measure.HELP, ""] += 1
    for item, pages in PAGES.items():
        found[Measure.PRINTED, item] = round(people * pages * dice.uniform(0.7, 1.3))
    return [
        {"measure": measure, "day": day, "item": item, "count": number}
        for (measure, item), number in found.items()
        if number
    ]


def door(day: dt.date, people: int, dice: Random, *, until: int = 24) -> list[dict[str, Any]]:
    """The people of a day spread over the hours the centre is open, those before ``until``."""
    hours = sorted({hour for starts, ends in Day(day.weekday(), dice).open("tables") for hour in _hours(starts, ends)})
    if not hours:
        return []
    drawn = Counter(dice.choices(hours, weights=[BUSY.get(hour, 1) for hour in hours], k=people))
    return [
        {"measure": Measure.DOOR, "day": day, "hour": hour, "count": number}
        for hour, number in sorted(drawn.items())
        if hour < until
    ]


def _hours(starts: int, ends: int) -> range:
    return range(starts // 60, -(-ends // 60))


def _read(day: dt.date, dice: Random) -> list[dict[str, Any]]:
    """Works taken from the shelf, and self-checks done."""
    works = Counter(dice.choices(list(READERS), weights=list(READERS.values()), k=dice.randint(3, 11)))
    checks = Counter(dice.choices(list(LEVELS), weights=list(LEVELS.values()), k=dice.randint(0, 3)))
    return [
        {"measure": measure, "day": day, "item": item, "count": number}
        for measure, items in ((Measure.CONSULTED, works), (Measure.SKILLS, checks))
        for item, number in items.items()
    ]


def past(today: dt.date, closed: Iterable[dt.date]) -> list[dt.date]:
    """The days of the last weeks on which the centre was open."""
    shut = set(closed)
    days = (today - dt.timedelta(days=n) for n in range(1, 7 * WEEKS + 1))
    return [day for day in days if day.weekday() < 5 and day not in shut]
