"""Worlds drawn at random: the quick answer, the judge of bookings and the slow model say the same."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import time_machine

from cdm.agenda.availability import free_slots
from cdm.agenda.intervals import Interval
from cdm.agenda.models import (
    Absence,
    Allocation,
    AvailabilityRule,
    Calendar,
    Closure,
    ExtraOpening,
    Hold,
    OpeningHours,
    Regime,
    RuleException,
)
from cdm.agenda.reasons import Judge
from cdm.agenda.terms import Need, Terms
from cdm.core import clock
from tests.agenda import model, worlds

pytestmark = pytest.mark.django_db

# The Saturdays before an ordinary Sunday and before the nights when the clock goes forward and back.
SATURDAYS = [dt.date(2026, 12, 5), dt.date(2026, 10, 24), dt.date(2027, 3, 27), dt.date(2027, 10, 30)]


class World:
    """Two sites, three counsellors, three days; hours at night too, where the clock changes."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311
        self.first = SATURDAYS[seed % len(SATURDAYS)]
        self.days = [self.first + dt.timedelta(days=n) for n in range(3)]
        self.now = clock.at(self.first, dt.time(self.draw.randrange(0, 5), self.draw.choice([0, 7, 30])))
        self.sites = [worlds.site(weekdays=range(0)) for _ in range(2)]
        for site in self.sites:
            for weekday in (5, 6, 0):
                for _ in range(self.draw.randrange(1, 3)):
                    opens, closes = self.hours()
                    OpeningHours.objects.create(
                        site=site,
                        weekday=weekday,
                        opens=opens,
                        closes=closes,
                        valid_until=self.draw.choice([None, self.days[1]]),
                    )
        self.calendars = [
            Calendar.objects.create(kind="counsellor", name=f"{n}", active=self.draw.random() < 0.9) for n in range(3)
        ]
        for calendar in self.calendars:
            self.offer(calendar)
        self.close()

    def time(self, earliest: int = 0) -> dt.time:
        """Mostly early, where the clock changes at two or three."""
        hour = min(self.draw.choice([1, 2, 2, 3, 4, 5, 8, 12]) + earliest, 22)
        return dt.time(hour, self.draw.choice([0, 0, 15, 30, 50]))

    def hours(self) -> tuple[dt.time, dt.time]:
        start = self.time()
        return start, dt.time(min(start.hour + self.draw.randrange(1, 6), 23), self.draw.choice([0, 20, 55]))

    def some(self, choices: list[str]) -> list[str]:
        return self.draw.sample(choices, self.draw.choice([0, 0, 1, 2]))

    def offer(self, calendar: Calendar) -> None:
        for weekday in (5, 6, 0):
            for _ in range(self.draw.randrange(0, 3)):
                starts, ends = self.hours()
                rule = AvailabilityRule.objects.create(
                    calendar=calendar,
                    site=self.draw.choice(self.sites),
                    weekday=weekday,
                    starts=starts,
                    ends=ends,
                    valid_from=self.draw.choice([None, None, self.days[1]]),
                    channels=self.some(["FACE", "VIDEO", "PHONE"]),
                    languages=self.some(["fr", "nl"]),
                    themes=self.some(["WORK", "LEARN"]),
                )
                if self.draw.random() < 0.3:
                    starts, ends = self.draw.choice([(None, None), self.hours()])
                    RuleException.objects.create(rule=rule, day=self.draw.choice(self.days), starts=starts, ends=ends)
        if self.draw.random() < 0.5:
            starts, ends = self.hours()
            ExtraOpening.objects.create(
                calendar=calendar,
                site=self.draw.choice(self.sites),
                day=self.draw.choice(self.days),
                starts=starts,
                ends=ends,
            )
        if self.draw.random() < 0.5:
            start = self.moment()
            Absence.objects.create(
                calendar=calendar, period=(start, start + dt.timedelta(minutes=self.draw.choice([10, 95, 900])))
            )
        at = self.moment()
        for _ in range(self.draw.randrange(0, 4)):
            period = (at, at + dt.timedelta(minutes=self.draw.choice([20, 45])))
            Allocation.objects.create(hold=Hold.objects.create(period=period), calendar=calendar, period=period)
            at = period[1] + dt.timedelta(minutes=self.draw.choice([0, 10, 90]))

    def moment(self) -> dt.datetime:
        return clock.at(self.draw.choice(self.days), self.time())

    def close(self) -> None:
        if self.draw.random() < 0.5:
            starts, ends = self.draw.choice([(None, None), self.hours(), self.hours()])
            Closure.objects.create(
                site=self.draw.choice([None, *self.sites]),
                first_day=self.days[1],
                last_day=self.draw.choice(self.days[1:]),
                starts=starts,
                ends=ends,
                label_fr="x",
                label_nl="x",
            )
        if self.draw.random() < 0.5:
            Regime.objects.create(
                kind=self.draw.choice(["closed", "closed", "appointment"]),
                starts=self.draw.choice(self.days),
                ends=self.draw.choice([None, self.days[2]]),
                remote_goes_on=self.draw.random() < 0.5,
            )

    def need(self) -> Need:
        return Need(
            theme=self.draw.choice(["WORK", ""]),
            language=self.draw.choice(["fr", "nl", ""]),
            channel=self.draw.choice(["FACE", "VIDEO"]),
        )

    def terms(self) -> Terms:
        return Terms(
            duration=self.draw.choice([20, 30, 45]),
            step=self.draw.choice([15, 20, 25]),
            buffer_before=self.draw.choice([0, 5, 15]),
            buffer_after=self.draw.choice([0, 10]),
            notice=self.draw.choice([0, 120]),
            horizon=self.draw.choice([0, 1, 60]),
        )


@pytest.mark.parametrize("seed", range(24))
def test_quick_slow_and_judge_agree(seed):
    world = World(seed)
    need, terms = world.need(), world.terms()
    window = Interval(clock.day_bounds(world.days[0])[0], clock.day_bounds(world.days[2])[1])
    ids = [calendar.pk for calendar in world.calendars]
    with time_machine.travel(world.now, tick=False):
        slots = free_slots(calendars=ids, need=need, terms=terms, window=window)
        quick = {(slot.start, slot.site, pk) for slot in slots for pk in slot.calendars}
        slow = {
            (start, site if need.channel == "FACE" else None, calendar.pk)
            for calendar in world.calendars
            for day in world.days
            for start, site in model.free_starts(calendar, day, need, terms)
        }
        assert quick == slow
        for start in world.draw.sample(sorted({start for start, _, _ in quick}), min(6, len(slots))):
            judged(start, ids, need, terms, slow)
        for _ in range(12):
            judged(world.moment(), ids, need, terms, slow)


def judged(start: dt.datetime, ids: list[int], need: Need, terms: Terms, slow: set) -> None:
    period = Interval(start, start + dt.timedelta(minutes=terms.duration))
    free = {pk for at, _, pk in slow if at == start}
    reasons = {pk: Judge(calendars=[pk], period=period, need=need, terms=terms).verdict()[0] for pk in ids}
    assert {pk for pk, reason in reasons.items() if reason is None} == free


def test_the_worlds_have_something_in_them():
    """A model that finds nothing agrees with everything."""
    found = 0
    for seed in range(8):
        world = World(seed)
        with time_machine.travel(world.now, tick=False):
            found += sum(
                len(model.free_starts(calendar, day, Need(channel="FACE"), Terms(20, 20)))
                for calendar in world.calendars
                for day in world.days
            )
        for table in (Allocation, Absence, Closure, Regime, OpeningHours, ExtraOpening, AvailabilityRule):
            table.objects.all().delete()
    assert found > 50
