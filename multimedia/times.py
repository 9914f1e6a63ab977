"""Free times arranged for who chooses one: a strip of days, the times of one of them, and what else would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from cdm.agenda import opening, weeks
from cdm.agenda.intervals import Interval
from cdm.agenda.weeks import DAY, Time, Week
from cdm.core import clock
from multimedia import spaces
from multimedia.models import StewardHours
from multimedia.questions import Question, offered

PARTS = (
    (dt.time(12), gettext_lazy("Morning")),
    (dt.time(17), gettext_lazy("Afternoon")),
    (dt.time.max, gettext_lazy("Evening")),
)


class State(StrEnum):
    """What a day says of itself. BARE: the place is free, but no steward helps on such a day."""

    FREE = "free"
    FULL = "full"
    CLOSED = "closed"
    BARE = "bare"
    PAST = "past"
    LATER = "later"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]


LABELS: dict[State, Promise] = {
    State.FREE: pgettext_lazy("day", "free"),
    State.FULL: pgettext_lazy("day", "full"),
    State.CLOSED: pgettext_lazy("day", "closed"),
    State.BARE: pgettext_lazy("day", "no steward"),
    State.PAST: pgettext_lazy("day", "over"),
    State.LATER: pgettext_lazy("day", "not yet"),
}


@dataclass(frozen=True)
class Day:
    date: dt.date
    times: list[Time]
    state: State

    @property
    def parts(self) -> list[tuple[str | Promise, list[Time]]]:
        """Morning, afternoon and evening with their times, those that have any."""
        found: list[tuple[str | Promise, list[Time]]] = []
        left = self.times
        for until, label in PARTS:
            within = [time for time in left if clock.local(time.start).time() < until]
            left = left[len(within) :]
            if within:
                found.append((label, within))
        return found


@dataclass(frozen=True)
class Choice:
    """``days``: of the week of ``chosen``. ``next``: the first free time after a chosen day that has none."""

    week: Week
    days: list[Day]
    chosen: Day
    next: Time | None

    @property
    def first(self) -> Time | None:
        return self.week.first


def choice(question: Question, *, day: dt.date | None = None, week: dt.date | None = None) -> Choice:
    """The times of ``day``; else of the first free day of the week of ``week``; else of the first free day."""
    today = clock.today()
    last = today + question.space.horizon * DAY
    day = min(max(day, today), last) if day else None
    shown = weeks.week(question.search, horizon=question.space.horizon, day=day or week)
    days = list(_days(question, shown, today=today, last=last))
    free = [one for one in days if one.times]
    chosen = next((one for one in days if one.date == day), None)
    if chosen is None:
        open_ = [one for one in days if one.state in (State.FULL, State.BARE)]
        chosen = (free or open_ or [one for one in days if one.state is not State.PAST] or days)[0]
    return Choice(shown, days, chosen, None if chosen.times else _next(question, shown, chosen, last))


def _days(question: Question, shown: Week, *, today: dt.date, last: dt.date) -> Iterator[Day]:
    calendar = question.space.calendar_id
    known = opening.hours(calendars=[calendar], first=shown.monday, last=shown.monday + 6 * DAY).get(calendar, {})
    helped = set(StewardHours.objects.values_list("weekday", flat=True)) if question.help else None
    for day in shown.every:
        hours = known.get(day.date, [])
        if day.date.weekday() >= 5 and not hours:
            continue
        yield Day(day.date, day.times, _state(day, hours, helped, today=today, last=last))


def _state(day: weeks.Day, hours: list[Interval], helped: set[int] | None, *, today: dt.date, last: dt.date) -> State:
    if day.times:
        return State.FREE
    if day.date < today or (hours and hours[-1].end <= clock.now()):
        return State.PAST
    if day.date > last:
        return State.LATER
    if not hours:
        return State.CLOSED
    return State.BARE if helped is not None and day.date.weekday() not in helped else State.FULL


def _next(question: Question, shown: Week, chosen: Day, last: dt.date) -> Time | None:
    for day in shown.every:
        if day.date > chosen.date and day.times:
            return day.times[0]
    after = Interval(weeks.week_of(shown.monday).end, clock.day_bounds(last)[1])
    slots = question.search(after) if after.start < after.end else []
    return weeks.times(slots[:1])[0] if slots else None


@dataclass(frozen=True)
class Alternative:
    """``what``: shorter, fewer, ordinary (place), alone (without help) or elsewhere (another space)."""

    what: str
    question: Question
    first: Time


def alternatives(question: Question, *, day: dt.date) -> list[Alternative]:
    """What is free on ``day`` for who would ask for a little less, or for another space. A handful of searches."""
    start, end = clock.day_bounds(day)
    window = Interval(max(start, clock.now()), end)
    if window.start >= window.end:
        return []
    found = [Alternative("shorter", *best)] if (best := _longest(question, window)) else []
    for what, other in _less(question):
        if slots := other.search(window):
            found.append(Alternative(what, other, weeks.times(slots[:1])[0]))
    return found


def _longest(question: Question, window: Interval) -> tuple[Question, Time] | None:
    """As long as can be had, by halving: where an hour is free, so is half of it."""
    lengths = [minutes for minutes in spaces.lengths(question.space) if minutes < question.minutes]
    best, low, high = None, 0, len(lengths)
    while low < high:
        middle = (low + high) // 2
        other = replace(question, minutes=lengths[middle])
        if slots := other.search(window):
            best, low = (other, weeks.times(slots[:1])[0]), middle + 1
        else:
            high = middle
    return best


def _less(question: Question) -> Iterator[tuple[str, Question]]:
    """One thing left out, then the other spaces."""
    if question.places > 1:
        yield "fewer", replace(question, places=question.places - 1)
    if question.accessible:
        yield "ordinary", replace(question, accessible=False)
    if question.help:
        yield "alone", replace(question, help=False)
    for space in spaces.bookable():
        fitting = [minutes for minutes in spaces.lengths(space) if minutes <= question.minutes]
        other = replace(question, space=space, minutes=fitting[-1]) if fitting else question
        if space.pk != question.space.pk and fitting and offered(other):
            yield "elsewhere", other
