"""What visitors can book in the coming four weeks, by theme, language and channel; and where nothing, why not.

For those who plan. Of some counsellors, as the public page of times would offer them, were they alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from cdm.agenda import availability, wall
from cdm.agenda.availability import Need, Terms
from cdm.agenda.intervals import Interval
from cdm.agenda.supply import Layers, Starts, Supply, places
from cdm.core import clock
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Channel, Language, Theme
from counselling import kinds
from counselling.models import InterviewKind

WEEKS = 4
WEEK = dt.timedelta(days=7)


class Why(Enum):
    """Why nothing can be booked, in the order in which it is looked at."""

    NO_KIND = "no_kind"
    NOBODY = "nobody"
    NO_HOURS = "no_hours"
    NOT_LANGUAGE = "not_language"
    NOT_THEME = "not_theme"
    NOT_CHANNEL = "not_channel"
    NOT_TOGETHER = "not_together"
    NO_DAYS = "no_days"
    CLOSED = "closed"
    OUTSIDE = "outside"
    ABSENT = "absent"
    BOOKED = "booked"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True)
class Cell:
    """Interviews that can still be booked in a week; ``why`` not, where none."""

    places: int
    why: Why | None = None


@dataclass(frozen=True)
class Row:
    """One question over all weeks. ``why``: where no week has any."""

    theme: Theme
    language: Language
    channel: Channel
    cells: Sequence[Cell]
    why: Why | None

    @property
    def places(self) -> int:
        return sum(cell.places for cell in self.cells)


class Readiness:
    """Of ``calendars`` of people, from today. Four queries; two more for each question of a kind that two people give
    together, or that takes a room besides."""

    def __init__(self, calendars: Collection[int]) -> None:
        self.today = clock.today()
        self.weeks = [self.today + n * WEEK for n in range(WEEKS)]
        self.calendars = sorted(calendars)
        self.supply = Supply(calendars=self.calendars, first=self.today, last=self.last)
        self.kinds = list(InterviewKind.objects.filter(active=True, public=True))
        self._bounds = [
            wall.second(clock.day_bounds(day)[0]) for day in (*self.weeks, self.last + dt.timedelta(days=1))
        ]

    @property
    def last(self) -> dt.date:
        return self.today + WEEKS * WEEK - dt.timedelta(days=1)

    @cached_property
    def rows(self) -> list[Row]:
        """Every theme, language and channel, in the order of the lists."""
        return [
            self._row(theme, language, channel)
            for theme in Theme
            for language in Language
            for channel in BOOKABLE_CHANNELS
        ]

    def _row(self, theme: Theme, language: Language, channel: Channel) -> Row:
        need = Need(theme=theme.value, language=language.value, channel=channel.value)
        kind = next((each for each in self.kinds if kinds.fits(each, theme=theme, channel=channel)), None)
        why = self._unfit(kind, need)
        if why is not None or kind is None:
            return Row(theme, language, channel, [Cell(0, why)] * WEEKS, why)
        terms = kinds.terms_of(kind)
        layers = self.supply.layers(need, terms)
        found = self._together(kind, need) if kind.counsellors > 1 or kind.needs_room else _reached(layers.free, terms)
        cells = [self._cell(layers, found, terms, need, self._bounds[n], self._bounds[n + 1]) for n in range(WEEKS)]
        whole = self._cell(layers, found, terms, need, self._bounds[0], self._bounds[-1])
        return Row(theme, language, channel, cells, whole.why)

    def _unfit(self, kind: InterviewKind | None, need: Need) -> Why | None:
        """Why no week can have any: nobody's hours are good for it."""
        lots = self.supply.lots
        if kind is None:
            return Why.NO_KIND
        if not self.calendars:
            return Why.NOBODY
        if not lots:
            return Why.NO_HOURS
        for part, why in (
            (Need(language=need.language), Why.NOT_LANGUAGE),
            (Need(theme=need.theme), Why.NOT_THEME),
            (Need(channel=need.channel), Why.NOT_CHANNEL),
            (need, Why.NOT_TOGETHER),
        ):
            if not any(good.fits(part) for good in lots):
                return why
        return None

    def _cell(self, layers: Layers, found: Starts, terms: Terms, need: Need, start: int, end: int) -> Cell:
        count = sum(places(_within(starts, start, end), terms) for starts in found.values())
        if count:
            return Cell(count)
        offered, open_, present, free = (
            {each for starts in layer.values() for each in _within(starts, start, end)}
            for layer in (layers.offered, layers.open, layers.present, layers.free)
        )
        if not offered:
            return Cell(0, Why.NO_DAYS)
        if not open_:
            closed = self.supply.closed({wall.ordinal(each) for each in offered}, need.channel)
            return Cell(0, Why.CLOSED if closed else Why.OUTSIDE)
        if not present:
            return Cell(0, Why.ABSENT)
        if not free:
            return Cell(0, Why.BOOKED)
        reach = availability.bookable(terms)
        if max(free) < reach.start.timestamp():
            return Cell(0, Why.TOO_SOON)
        if min(free) >= reach.end.timestamp():
            return Cell(0, Why.TOO_FAR)
        return Cell(0, Why.NOT_ENOUGH)

    def _together(self, kind: InterviewKind, need: Need) -> Starts:
        """Starts at which everybody and everything it takes is free, as of one calendar."""
        window = Interval(clock.now(), clock.day_bounds(self.last)[1])
        slots = kinds.free_starts(kind=kind, need=need, window=window, only=self.calendars)
        return {0: {wall.second(slot.start) for slot in slots}}


def _reached(free: Starts, terms: Terms) -> Starts:
    """Those that notice and horizon let visitors book now."""
    reach = availability.bookable(terms)
    first, last = reach.start.timestamp(), reach.end.timestamp()
    return {calendar: {each for each in starts if first <= each < last} for calendar, starts in free.items()}


def _within(starts: Collection[int], first: int, last: int) -> list[int]:
    return [each for each in starts if first <= each < last]
