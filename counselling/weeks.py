"""Free times arranged for a page: a week by days, the first one, and what else could do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from cdm.agenda.availability import Slot
from cdm.agenda.intervals import Interval
from cdm.core import clock
from cdm.core.vocabulary import Channel, Language
from counselling import kinds
from counselling.questions import Question, stamp

DAY = dt.timedelta(days=1)
NEAREST = 9  # times shown to who was a moment too late


@dataclass(frozen=True)
class Time:
    """``stamp`` is its name in addresses and forms."""

    start: dt.datetime
    end: dt.datetime
    site: int | None = None

    @property
    def stamp(self) -> str:
        return stamp(self.start)


@dataclass
class Day:
    date: dt.date
    times: list[Time] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """Monday to Friday, and the weekend when something is free then. ``first``: the first free time, if asked for.

    ``previous`` and ``next`` are Mondays, None where nothing can be booked any more or yet.
    """

    monday: dt.date
    days: list[Day]
    first: Time | None
    previous: dt.date | None
    next: dt.date | None

    @property
    def free(self) -> bool:
        return any(day.times for day in self.days)


def week(question: Question, *, day: dt.date | None) -> Week:
    """The week of ``day``; without a day, that of the first free time. At most two searches."""
    today = clock.today()
    last = today + dt.timedelta(days=kinds.terms_of(question.kind).horizon)
    this_monday = kinds.monday_of(today)
    monday = min(max(kinds.monday_of(day or today), this_monday), kinds.monday_of(last))
    slots = _search(question, kinds.week_of(monday))
    first = slots[0] if slots else None
    if first is None:
        after = Interval(kinds.week_of(monday).end, clock.day_bounds(last + DAY)[0])
        later = _search(question, after) if after.start < after.end else []
        first = later[0] if later else None
        if first is not None and day is None:
            monday = kinds.monday_of(clock.local(first.start).date())
            bounds = kinds.week_of(monday)
            slots = [slot for slot in later if slot.start < bounds.end]
    days = {monday + number * DAY: Day(monday + number * DAY) for number in range(7)}
    for slot in slots:
        days[clock.local(slot.start).date()].times.append(_time(slot))
    return Week(
        monday=monday,
        days=[day for day in days.values() if day.date.weekday() < 5 or day.times],
        first=_time(first) if first else None,
        previous=monday - 7 * DAY if monday > this_monday else None,
        next=monday + 7 * DAY if monday < kinds.monday_of(last) else None,
    )


def nearest(question: Question, *, to: dt.datetime) -> list[Time]:
    """The free times closest to ``to``, in order, for who lost a race for it (B4)."""
    window = Interval(max(clock.now(), to - 7 * DAY), to + 28 * DAY)
    if window.start >= window.end:
        window = Interval(clock.now(), clock.now() + 28 * DAY)
    close = sorted(_search(question, window), key=lambda slot: abs(slot.start - to))[:NEAREST]
    return [_time(slot) for slot in sorted(close, key=lambda slot: slot.start)]


@dataclass(frozen=True)
class Alternative:
    question: Question
    first: Time


def alternatives(question: Question) -> list[Alternative]:
    """The same theme by another channel or in another language, where something is free."""
    found = []
    for offer in kinds.offers():
        other = replace(question, language=Language(offer.language), channel=Channel(offer.channel))
        differs = (other.language != question.language) + (other.channel != question.channel)
        if offer.theme != question.theme or offer.kind != question.kind.pk or differs != 1:
            continue
        until = clock.now() + dt.timedelta(days=question.kind.horizon + 1)
        slots = _search(other, Interval(clock.now(), until))
        if slots:
            found.append(Alternative(other, _time(slots[0])))
    return sorted(found, key=lambda alternative: alternative.first.start)


def at(question: Question, start: dt.datetime) -> Time | None:
    """That very time, while it is free."""
    slots = _search(question, Interval(start, start + dt.timedelta(seconds=1)))
    return _time(slots[0]) if slots else None


def _search(question: Question, window: Interval) -> list[Slot]:
    return kinds.free_starts(kind=question.kind, need=question.need, window=window)


def _time(slot: Slot) -> Time:
    return Time(slot.start, slot.end, slot.site)
