"""Free times laid out as a week of radio buttons, for moving and for booking at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime

from cdm.agenda import weeks
from cdm.agenda.availability import Need, Slot
from cdm.agenda.details import StartField
from cdm.core import clock, stamps
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


def asked_week(request: HttpRequest) -> dt.date | None:
    """The Monday of ``?week=2026-11-24``, this week at the earliest; None when none was asked."""
    try:
        day = parse_date(request.GET.get("week", ""))
    except ValueError:
        day = None
    today = clock.today()
    if day is None or day > today + AHEAD:
        return None
    return max(weeks.monday_of(day), weeks.monday_of(today))


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
    first = weeks.monday_of(clock.today())
    chosen = monday or first
    for _attempt in range(1 if monday else WEEKS_TRIED):
        slots = kinds.free_starts(kind=kind, need=need, window=weeks.week_of(chosen), waive=waive, only=only)
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


def read_start(typed: str) -> dt.datetime | None:
    """An aware instant as a radio button sends it, or None."""
    try:
        start = parse_datetime(typed)
    except ValueError:
        return None
    return start if start and start.tzinfo and start.year in stamps.YEARS else None


class ChosenStart(StartField):
    """Of the radio buttons."""

    read = staticmethod(read_start)
