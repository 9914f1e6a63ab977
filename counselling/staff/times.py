"""Free times laid out as a week of radio buttons, for moving and for booking at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime

from cdm.agenda.availability import Need, Slot
from cdm.agenda.intervals import Interval
from cdm.core import clock
from counselling import kinds
from counselling.models import InterviewKind

WAIVED = frozenset({"notice", "horizon"})
AHEAD = dt.timedelta(days=kinds.ANY_TIME)
WEEKS_TRIED = 9  # how far "the next free times" looks


@dataclass(frozen=True)
class Day:
    day: dt.date
    slots: Sequence[Slot]


@dataclass(frozen=True)
class Week:
    """``days``: Monday to Friday, and the weekend if something is free then. ``before``: None in the first week."""

    monday: dt.date
    days: Sequence[Day]
    before: dt.date | None
    after: dt.date

    @property
    def empty(self) -> bool:
        return not any(day.slots for day in self.days)

    @property
    def last(self) -> dt.date:
        return self.days[-1].day


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def asked_week(request: HttpRequest) -> dt.date | None:
    """The Monday of ``?week=2026-11-24``, this week at the earliest; None when none was asked."""
    try:
        day = parse_date(request.GET.get("week", ""))
    except ValueError:
        day = None
    today = clock.today()
    if day is None or day > today + AHEAD:
        return None
    return max(monday_of(day), monday_of(today))


def week(
    *,
    kind: InterviewKind,
    need: Need,
    monday: dt.date | None,
    waive: Collection[str] = WAIVED,
    only: Iterable[int] | None = None,
) -> Week:
    """The free times of the week of ``monday``, or of the first week that has any when none was asked."""
    only = None if only is None else list(only)
    first = monday_of(clock.today())
    chosen = monday or first
    for _attempt in range(1 if monday else WEEKS_TRIED):
        slots = _free(kind=kind, need=need, window=_window(chosen), waive=waive, only=only)
        if slots:
            break
        chosen += dt.timedelta(days=7)
    else:
        chosen = monday or first
        slots = []
    days = [
        Day(day, [slot for slot in slots if clock.local(slot.start).date() == day])
        for day in (chosen + dt.timedelta(days=n) for n in range(7))
    ]
    days = [day for n, day in enumerate(days) if n < 5 or day.slots]
    before = chosen - dt.timedelta(days=7)
    return Week(chosen, days, before if before >= first else None, chosen + dt.timedelta(days=7))


def next_free(
    *, kind: InterviewKind, need: Need, after: dt.datetime, count: int, waive: Collection[str] = frozenset()
) -> list[Slot]:
    """The first ``count`` free starts after an instant, whoever gives them; looks WEEKS_TRIED weeks ahead."""
    found: list[Slot] = []
    start = after
    for _attempt in range(WEEKS_TRIED):
        window = Interval(start, start + dt.timedelta(days=7))
        found += _free(kind=kind, need=need, window=window, waive=waive, only=None)
        if len(found) >= count:
            break
        start = window.end
    return found[:count]


def read_start(typed: str) -> dt.datetime | None:
    """An aware instant as a radio button sends it, or None."""
    try:
        start = parse_datetime(typed)
    except ValueError:
        return None
    return start if start and start.tzinfo else None


def _window(monday: dt.date) -> Interval:
    return Interval(clock.day_bounds(monday)[0], clock.day_bounds(monday + dt.timedelta(days=7))[0])


def _free(
    *, kind: InterviewKind, need: Need, window: Interval, waive: Collection[str], only: Sequence[int] | None
) -> list[Slot]:
    """One slot a start: the same time at two sites is one choice here."""
    slots = kinds.free_times(kind=kind, need=need, window=window, waive=waive, only=only)
    return list({slot.start: slot for slot in reversed(slots)}.values())[::-1]
