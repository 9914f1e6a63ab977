"""Worlds drawn at random: the quick answer, the judge of bookings and the slow model say the same."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import time_machine

from cdm.agenda import holds
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
from cdm.agenda.terms import ONE, WHOLE, Need, Seats, Terms
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


class Places(World):
    """The same hours, closures and regimes over two calendars of a few workstations, with hours of their own or not."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        Regime.objects.update(capacity_percent=self.draw.choice([100, 67, 50, 30, 0]))
        self.calendars = []
        for capacity in (1, 4):
            area = Calendar.objects.create(
                kind="stations", name=f"{capacity}", capacity=capacity, site=self.draw.choice(self.sites)
            )
            self.calendars.append(area)
            if self.draw.random() < 0.6:
                self.own_hours(area)
            if self.draw.random() < 0.3:
                start = self.moment()
                Absence.objects.create(calendar=area, period=(start, start + dt.timedelta(minutes=95)))
            for seat in range(1, capacity + 1):
                self.use(area, seat)

    def own_hours(self, area: Calendar) -> None:
        self.offer(area)
        Absence.objects.filter(calendar=area).delete()
        Allocation.objects.filter(calendar=area).delete()
        area.rules.update(valid_until=self.draw.choice([None, self.days[1]]))
        for rule in area.rules.all()[: self.draw.randrange(2)]:  # one more that touches it, or overlaps
            AvailabilityRule.objects.create(
                calendar=area,
                site=rule.site,
                weekday=rule.weekday,
                starts=self.draw.choice([rule.starts, rule.ends]),
                ends=dt.time(23, 30),
            )

    def use(self, area: Calendar, seat: int) -> None:
        at = self.moment()
        for _ in range(self.draw.randrange(0, 4)):
            period = (at, at + dt.timedelta(minutes=self.draw.choice([20, 45, 200])))
            Allocation.objects.create(hold=Hold.objects.create(period=period), calendar=area, seat=seat, period=period)
            at = period[1] + dt.timedelta(minutes=self.draw.choice([0, 10, 90]))
        if self.draw.random() < 0.3:
            start = self.moment()
            end = self.draw.choice([None, start + dt.timedelta(minutes=self.draw.choice([5, 100, 700]))])
            Absence.objects.create(calendar=area, seat=seat, period=(start, end))

    def seats(self) -> Seats:
        tiers = self.draw.choice([(), (), ((2, 1), (3,)), ((4,), (4, 2, 9)), ((1,), (2, 3, 4))])
        return Seats(self.draw.choice([1, 1, 2, 3, WHOLE]), tiers)


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


@pytest.mark.parametrize("seed", range(40))
def test_quick_slow_judge_and_what_is_taken_agree_about_seats(seed):
    world = Places(seed)
    terms, seats = world.terms(), world.seats()
    window = Interval(clock.day_bounds(world.days[0])[0], clock.day_bounds(world.days[2])[1])
    ids = [area.pk for area in world.calendars]
    with time_machine.travel(world.now, tick=False):
        slots = free_slots(calendars=ids, need=Need(), terms=terms, window=window, seats=seats)
        quick = {(slot.start, slot.site, pk) for slot in slots for pk in slot.calendars}
        slow = {
            (start, site, area.pk)
            for area in world.calendars
            for day in world.days
            for start, site in model.free_starts(area, day, Need(), terms, seats)
        }
        assert quick == slow
        starts = world.draw.sample(sorted({start for start, _, _ in quick}), min(8, len(slots)))
        for start in [*starts, *(world.moment() for _ in range(8))]:
            judged(start, ids, Need(), terms, slow, seats)
        for start in starts[:3]:
            for area in world.calendars:
                if (start, area.site_id, area.pk) in slow:
                    seated(area, start, terms, seats)


def seated(area: Calendar, start: dt.datetime, terms: Terms, seats: Seats) -> None:
    """Taking it gives what was asked for, of the best tiers that had it, and gives it back."""
    day = clock.local(start).date()
    period = Interval(start, start + dt.timedelta(minutes=terms.duration))
    tiers = seats.tiers or (tuple(range(1, area.capacity + 1)),)
    one_each = {
        seat
        for seat in range(1, area.capacity + 1)
        if (start, area.site_id) in model.free_starts(area, day, Need(), terms, Seats(1, ((seat,),)))
    }
    hold = holds.take(period=period, calendars=[area.pk], need=Need(), terms=terms, seats=seats)
    got = set(hold.allocations.values_list("seat", flat=True))
    assert got <= one_each
    left = len(got)
    assert left == (len(one_each & {s for tier in tiers for s in tier}) if seats.count == WHOLE else seats.count)
    seen: set[int] = set()
    for tier in tiers:
        best = (one_each & set(tier)) - seen
        assert len(got & best) == min(len(best), left)
        left -= len(got & best)
        seen |= best
    holds.give_back(hold)


def judged(start: dt.datetime, ids: list[int], need: Need, terms: Terms, slow: set, seats: Seats = ONE) -> None:
    period = Interval(start, start + dt.timedelta(minutes=terms.duration))
    free = {pk for at, _, pk in slow if at == start}
    reasons = {pk: Judge(calendars=[pk], period=period, need=need, terms=terms, seats=seats).verdict()[0] for pk in ids}
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


def test_so_have_the_places():
    found = {1: 0, 3: 0, WHOLE: 0}
    for seed in range(8):
        world = Places(seed)
        with time_machine.travel(world.now, tick=False):
            for count in found:
                found[count] += sum(
                    len(model.free_starts(area, day, Need(), Terms(20, 20), Seats(count)))
                    for area in world.calendars
                    for day in world.days
                )
        for table in (Allocation, Absence, Closure, Regime, OpeningHours, ExtraOpening, AvailabilityRule):
            table.objects.all().delete()
    assert found[1] > found[3] > 20 < found[WHOLE] < found[1]
