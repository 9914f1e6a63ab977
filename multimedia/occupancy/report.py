"""A stretch of days as managers read it: how full the spaces were, hour by hour, and what was counted besides."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.human import number, percent, times
from multimedia.models import Booking, Space
from multimedia.occupancy.heat import Heat, heat
from multimedia.occupancy.period import Period
from stats import measures
from stats.bars import Bars, Row, bars
from stats.counts import Counts, open_days
from stats.models import Measure

OPEN, BOOKED, USED = Measure.OPEN_MINUTES, Measure.BOOKED_MINUTES, Measure.USED_MINUTES
SHOWN = {"used": USED, "booked": BOOKED}
SERIES = {USED: "s1", BOOKED: "s2"}


@dataclass(frozen=True)
class Line:
    """A space over the period, in minutes of its places."""

    code: str
    name: str
    open: int
    booked: int
    used: int

    def share(self, measure: Measure) -> float | None:
        """Percent of the open time; None when it was never open."""
        return 100 * (self.used if measure == USED else self.booked) / self.open if self.open else None


@dataclass(frozen=True)
class Stat:
    count: int
    label: str
    definition: str

    @property
    def value(self) -> str:
        return number(self.count)


class Report:
    """``space``: the code of the one whose hours are shown, "" = all together; ``shown``: used or booked.

    A constant number of queries, whatever came in.
    """

    def __init__(self, period: Period, *, space: str = "", shown: str = "used") -> None:
        self.period, self.space, self.shown = period, space, shown
        self.counts = Counts(period.first, period.last)
        self.open_days, self.first_day = open_days(period.first, period.last)

    @cached_property
    def names(self) -> dict[str, str]:
        """Code → name of every space there is, in order."""
        return {space.code: space.name for space in Space.objects.order_by("position", "pk")}

    # --- how full ----------
    @cached_property
    def lines(self) -> list[Line]:
        """Each space that was open, booked or used, in order; one that is gone under its code, last."""
        totals: Counter[tuple[str, str]] = Counter()
        for (measure, item, _weekday, _hour), count in self.counts.hours.items():
            totals[item, measure] += count
        codes = sorted({item for item, measure in totals if measure != Measure.DOOR}, key=self.place)
        return [
            Line(code, self.names.get(code, code), *(totals[code, measure] for measure in (OPEN, BOOKED, USED)))
            for code in codes
        ]

    def place(self, code: str) -> tuple[int, str]:
        order = list(self.names)
        return (order.index(code) if code in self.names else len(order), code)

    @cached_property
    def whole(self) -> Line:
        sums = (sum(getattr(line, name) for line in self.lines) for name in ("open", "booked", "used"))
        return Line("", _("All spaces"), *sums)

    @property
    def title(self) -> str:
        used, booked = self.whole.share(USED), self.whole.share(BOOKED)
        if used is None or booked is None:
            return _("Occupancy")
        words = {"used": percent(used, 0), "booked": percent(booked, 0)}
        return _("%(used)s of the open time used, %(booked)s booked ahead") % words

    def by_space(self, measure: Measure) -> Bars:
        """Hours of places, and their share of the hours open: bars end at 100 %."""
        rows = []
        for line in self.lines:
            share = line.share(measure)
            minutes = line.used if measure == USED else line.booked
            if share is not None:
                hours = round(minutes / 60)
                rows.append(Row(line.name, hours, share, min(share, 100), SERIES[measure], line.code))
        heading = _("Used, by space") if measure == USED else _("Booked ahead, by space")
        says = _("Hours, and percent of the hours open.")
        definition = f"{measures.definition(measure)} {says}"
        return Bars(f"space-{measure.value}", heading, self._fullest(rows, measure), definition, 100, rows)

    def _fullest(self, rows: Sequence[Row], measure: Measure) -> str:
        top = max(rows, key=lambda row: row.share, default=None)
        if top is None or not top.count:
            return ""
        words = {"space": top.label, "share": percent(top.share, 0)}
        if measure == USED:
            return _("Used most: %(space)s, %(share)s") % words
        return _("Booked most: %(space)s, %(share)s") % words

    @property
    def used(self) -> Bars:
        return self.by_space(USED)

    @property
    def booked(self) -> Bars:
        return self.by_space(BOOKED)

    @cached_property
    def heat(self) -> Heat:
        measure = SHOWN[self.shown]
        return heat(self.counts.hours, measure=measure, space=self.space)

    # --- what was counted besides ----------
    @cached_property
    def late(self) -> int:
        return late(self.period.first, self.period.last)

    @cached_property
    def door(self) -> Counter[int]:
        """Hour → people."""
        found: Counter[int] = Counter()
        for (measure, _item, _weekday, hour), count in self.counts.hours.items():
            if measure == Measure.DOOR:
                found[hour] += count
        return found

    @cached_property
    def stats(self) -> list[Stat]:
        return stats(self.counts, self.door.total(), self.late)

    @cached_property
    def parts(self) -> list[Bars]:
        """A bar table for each thing counted that tells something apart, those with rows only."""
        made = [self._by_hour(), *(self._by_item(measure) for measure in ITEMISED if self.counts.of(measure))]
        return [part for part in made if part.rows]

    def _by_hour(self) -> Bars:
        rows = [(str(hour), between(hour), count, "s3") for hour, count in sorted(self.door.items())]
        return bars("door", str(Measure.DOOR.label), rows, definition=measures.definition(Measure.DOOR))

    def _by_item(self, measure: Measure) -> Bars:
        counted, known = self.counts.of(measure), measures.items(measure)
        rows = [(code, label, counted[code], "s1") for code, label in known.items()]
        rows += [(code, code or _("Not stated"), counted[code], "s0") for code in sorted(counted.keys() - known.keys())]
        return bars(measure.value, str(measure.label), rows, definition=measures.definition(measure))

    @property
    def anything(self) -> bool:
        return bool(self.lines or self.parts or self.counts.contacts or self.counts.days or self.late)


ITEMISED = (Measure.PURPOSE, Measure.PRINTED, Measure.CONSULTED, Measure.SKILLS)


def between(hour: int) -> str:
    """``9 h 00 – 10 h 00``."""
    return times(dt.time(hour), dt.time((hour + 1) % 24))


def weekday(day: int) -> str:
    """Monday is 0."""
    return str(WEEKDAYS[day])


def late(first: dt.date, last: dt.date) -> int:
    """Bookings of the days ``first`` to ``last`` whose place was given away because nobody came. One query."""
    start, end = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    rows = Booking.objects.filter(starts__gte=start, starts__lt=end, state=Booking.State.NO_SHOW)
    return rows.filter(booked_ends__isnull=False).count()


def stats(counts: Counts, door: int, given_away: int) -> list[Stat]:
    """What is one number, each with what it means."""
    rows = (
        (
            counts.contacts,
            _("visits"),
            _("Once for each person who sat down or was helped, as the year counts them."),
        ),
        (door, _("people through the door"), measures.definition(Measure.DOOR)),
        (counts.of(Measure.HELP).total(), _("times a steward helped"), measures.definition(Measure.HELP)),
        (counts.of(Measure.PRINTED).total(), _("pages printed"), measures.definition(Measure.PRINTED)),
        (given_away, _("places given away"), _("Bookings nobody came for in time; the place went to somebody else.")),
    )
    return [Stat(count, label, definition) for count, label, definition in rows]
