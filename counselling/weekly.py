"""A counsellor's week on a wall clock: what is offered, what is booked, when they are away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cdm.agenda.models import AvailabilityRule, Closure, ExtraOpening, RuleException
from cdm.core import clock
from cdm.core.access import Member
from counselling import access, days
from counselling.days import Line
from counselling.models import Appointment, Counsellor

STEP = 10  # minutes a row of the grid
Hours = tuple[dt.time, dt.time]


@dataclass(frozen=True)
class Block:
    """``row`` and ``rows`` on the grid: rows of STEP minutes from the first hour shown."""

    starts: dt.time
    ends: dt.time
    row: int
    rows: int
    line: Line | None = None


@dataclass(frozen=True)
class Day:
    date: dt.date
    offered: Sequence[Block]
    away: Sequence[Block]
    booked: Sequence[Block]
    closed: str  # why the centre is closed, empty when it is open


@dataclass(frozen=True)
class Week:
    monday: dt.date
    days: Sequence[Day]
    hours: Sequence[tuple[dt.time, int]]  # the full hours shown, each with its row
    first: int

    @property
    def before(self) -> dt.date:
        return self.monday - dt.timedelta(days=7)

    @property
    def after(self) -> dt.date:
        return self.monday + dt.timedelta(days=7)

    @property
    def last(self) -> dt.date:
        return self.days[-1].date


def of(member: Member, counsellor: Counsellor, monday: dt.date) -> Week:
    """Monday to Friday, and the weekend days on which something happens. Seven queries, however full."""
    dates = [monday + dt.timedelta(days=n) for n in range(7)]
    start, end = clock.day_bounds(dates[0])[0], clock.day_bounds(dates[-1])[1]
    rows = Appointment.objects.of_counsellor(counsellor).exclude(state=Appointment.State.CANCELLED)
    rows = access.with_people(rows.filter(starts__gte=start, starts__lt=end).order_by("starts", "pk"))
    booked = [days.line(member, row) for row in rows]
    calendar = counsellor.calendar
    rules = list(calendar.rules.order_by("starts", "pk"))
    exceptions = RuleException.objects.filter(rule__calendar=calendar, day__range=(dates[0], dates[-1]))
    other = {(each.rule_id, each.day): each for each in exceptions.order_by("pk")}
    extras = list(calendar.extra_openings.filter(day__range=(dates[0], dates[-1])).order_by("starts", "pk"))
    away = [each.period for each in calendar.absences.filter(period__overlap=(start, end)).order_by("period", "pk")]
    closed = list(
        Closure.objects.filter(
            first_day__lte=dates[-1], last_day__gte=dates[0], starts__isnull=True, site__isnull=True
        ).order_by("pk")
    )
    hours = {date: (_offered(date, rules, other, extras), list(_away(date, away))) for date in dates}
    every = [stretch for offered, _away_then in hours.values() for stretch in offered]
    every += [_wall(line) for line in booked]
    first = min((starts.hour for starts, _ends in every), default=9)
    last = max((_ceiling(ends) for _starts, ends in every), default=17)

    def block(stretch: Hours, line: Line | None = None) -> Block:
        top = max(_minutes(stretch[0]) - first * 60, 0)
        bottom = min(_minutes(stretch[1], end=True) - first * 60, (last - first) * 60)
        return Block(*stretch, top // STEP + 1, max((bottom - top) // STEP, 1), line)

    shown = []
    for date in dates:
        offered, absent = hours[date]
        mine = [line for line in booked if clock.local(line.appointment.starts).date() == date]
        if date.weekday() > 4 and not (offered or mine):
            continue
        why = next((each.label for each in closed if each.first_day <= date <= each.last_day), "")
        visible = [
            each for each in absent if _minutes(each[0]) < last * 60 and _minutes(each[1], end=True) > first * 60
        ]
        shown.append(
            Day(date, [block(o) for o in offered], [block(a) for a in visible], [block(_wall(m), m) for m in mine], why)
        )
    rows_of = [(dt.time(hour), (hour - first) * 60 // STEP + 1) for hour in range(first, last)]
    return Week(monday, shown, rows_of, first)


def _offered(
    date: dt.date,
    rules: Sequence[AvailabilityRule],
    other: dict[tuple[int, dt.date], RuleException],
    extras: Sequence[ExtraOpening],
) -> list[Hours]:
    found: list[Hours] = []
    for rule in rules:
        if rule.weekday != date.weekday() or not (rule.valid_from or date) <= date <= (rule.valid_until or date):
            continue
        exception = other.get((rule.pk, date))
        starts, ends = (exception.starts, exception.ends) if exception else (rule.starts, rule.ends)
        if starts is not None and ends is not None:
            found.append((starts, ends))
    return sorted(found + [(extra.starts, extra.ends) for extra in extras if extra.day == date])


def _away(date: dt.date, periods: Sequence[Any]) -> Iterator[Hours]:
    start, end = clock.day_bounds(date)
    for period in periods:
        lower, upper = max(period.lower, start), min(period.upper, end)
        if lower < upper:
            yield clock.local(lower).time(), clock.local(upper).time()


def _wall(line: Line) -> Hours:
    return clock.local(line.appointment.starts).time(), clock.local(line.appointment.ends).time()


def _minutes(time: dt.time, *, end: bool = False) -> int:
    """Since midnight; midnight as an end is twenty-four o'clock."""
    return time.hour * 60 + time.minute or (24 * 60 if end else 0)


def _ceiling(time: dt.time) -> int:
    return -(-_minutes(time, end=True) // 60)
