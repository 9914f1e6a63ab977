"""How the seats stand at one moment, as the plan of the room draws them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from cdm.agenda import absences, holds, seats
from cdm.agenda.models import AvailabilityRule, Calendar, Closure, Hold, OpeningHours, Regime
from cdm.agenda.seats import SeatNow, Standing
from cdm.agenda.terms import Need, Seats, Terms
from cdm.core import clock
from tests.agenda.worlds import NOW, TUESDAY, at, during, hour, site, stations

pytestmark = pytest.mark.django_db
TERMS = Terms(duration=60, step=15, buffer_before=5, buffer_after=10)
BY_STAFF = frozenset({"notice", "horizon", "step"})


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def area() -> Calendar:
    tower = site(opens="09:00", closes="12:30")
    OpeningHours.objects.create(site=tower, weekday=1, opens=hour("13:30"), closes=hour("17:00"))
    return stations(tower, 3)


def take(area: Calendar, starts: str, ends: str, *numbers: int, day=TUESDAY) -> Hold:
    return holds.take(
        period=during(day, starts, ends),
        calendars=[area.pk],
        need=Need(),
        terms=TERMS,
        waive=BY_STAFF,
        seats=Seats(len(numbers), (numbers,)),
    )


def look(area: Calendar, time: str, day=TUESDAY) -> Standing:
    (standing,) = seats.standing(calendars=[area.pk], at=at(day, time)).values()
    return standing


def until(standing: Standing) -> list[str | None]:
    """Until when each seat is free."""
    return [each.free_until and f"{clock.local(each.free_until):%H:%M}" for each in standing.seats.values()]


def test_free_until_the_next_comes_or_the_doors_close(area):
    first, group, tomorrow = (
        take(area, "10:00", "10:30", 1),
        take(area, "11:00", "12:00", 1, 2),
        take(area, "10:00", "11:00", 3, day=TUESDAY + dt.timedelta(days=1)),
    )
    take(area, "15:00", "16:00", 1, 2)
    now = look(area, "10:10")
    assert (now.open_until, now.opens) == (at(TUESDAY, "12:30"), None)
    assert now.seats == {
        1: SeatNow(1, first.pk, at(TUESDAY, "10:40"), None, away=False, next_hold=group.pk, spared=False),
        2: SeatNow(2, None, None, at(TUESDAY, "10:55"), away=False, next_hold=group.pk, spared=False),
        3: SeatNow(3, None, None, at(TUESDAY, "12:30"), away=False, next_hold=None, spared=False),
    }
    assert look(area, "09:54").seats[1].hold is None
    assert look(area, "09:55").seats[1].hold == first.pk
    assert look(area, "10:39").seats[1].hold == first.pk
    assert until(look(area, "10:40")) == ["10:55", "10:55", "12:30"]
    assert tomorrow.pk not in {each.next_hold for each in now.seats.values()}


@pytest.mark.parametrize(
    ("time", "open_until", "opens"),
    [
        ("08:59", None, "09:00"),
        ("09:00", "12:30", None),
        ("12:30", None, "13:30"),
        ("16:59", "17:00", None),
        ("17:00", None, None),
    ],
)
def test_open_until_and_when_it_opens(area, time, open_until, opens):
    now = look(area, time)
    assert (now.open_until, now.opens) == (open_until and at(TUESDAY, open_until), opens and at(TUESDAY, opens))
    assert until(now) == [open_until] * 3


def test_hours_of_its_own_closures_and_absences(area):
    AvailabilityRule.objects.create(calendar=area, site=area.site, weekday=1, starts=hour("10:00"), ends=hour("15:00"))
    assert look(area, "09:30").opens == at(TUESDAY, "10:00")
    assert until(look(area, "14:00")) == ["15:00"] * 3
    absences.add(calendar=area, period=during(TUESDAY, "14:30", "14:40"))
    assert until(look(area, "14:00")) == ["14:30"] * 3
    assert look(area, "14:30").open_until is None
    Closure.objects.create(
        first_day=TUESDAY, last_day=TUESDAY, starts=hour("11:00"), ends=hour("12:00"), label_fr="x", label_nl="x"
    )
    assert until(look(area, "10:30")) == ["11:00"] * 3
    assert look(area, "11:30").opens == at(TUESDAY, "12:00")


def test_a_closed_regime_and_one_that_spares_seats(area):
    regime = Regime.objects.create(kind="appointment", starts=TUESDAY, capacity_percent=67)
    take(area, "10:00", "11:00", 1)
    now = look(area, "10:00")
    assert [each.spared for each in now.seats.values()] == [False, False, True]
    assert until(now) == [None, "12:30", None]
    Regime.objects.filter(pk=regime.pk).update(kind="closed", capacity_percent=100)
    now = look(area, "10:00")
    assert (now.open_until, now.opens, until(now)) == (None, None, [None] * 3)
    assert now.seats[1].hold


def test_out_of_service(area):
    hold = take(area, "10:00", "11:00", 3)
    absences.add(calendar=area, period=(at(TUESDAY, "10:15"), None), seat=1)
    absences.add(calendar=area, period=during(TUESDAY, "09:00", "10:20"), seat=2)
    absences.add(calendar=area, period=during(TUESDAY, "10:00", "10:30"), seat=3)
    now = look(area, "10:00")
    assert [each.away for each in now.seats.values()] == [False, True, True]
    assert until(now) == ["10:15", None, None]
    assert now.seats[3].hold == hold.pk
    assert until(look(area, "10:20")) == [None, "12:30", None]
    assert [each.away for each in look(area, "16:00").seats.values()] == [True, False, False]
    assert look(area, "10:00", day=TUESDAY + dt.timedelta(days=9)).seats[1].away


def test_who_leaves_at_this_second_is_gone(area):
    hold = take(area, "10:00", "11:00", 1)
    now = at(TUESDAY, "10:20") + dt.timedelta(seconds=3, microseconds=500_000)
    holds.shorten(hold, end=now)
    (standing,) = seats.standing(calendars=[area.pk], at=now).values()
    assert standing.seats[1].free_until == at(TUESDAY, "12:30")


@pytest.mark.parametrize("sunday", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
def test_the_day_of_a_clock_change_ends_at_midnight(sunday):
    area = stations(site(opens="00:00", closes="23:30", weekdays=range(7)), 1)
    with time_machine.travel(clock.at(sunday, hour("00:30")), tick=False):
        late = take(area, "22:00", "23:00", 1, day=sunday)
        take(area, "00:05", "01:00", 1, day=sunday + dt.timedelta(days=1))
        now = look(area, "00:30", day=sunday)
        assert (now.open_until, until(now), now.seats[1].next_hold) == (at(sunday, "23:30"), ["21:55"], late.pk)
        assert look(area, "23:15", day=sunday).seats[1].next_hold is None


def test_what_is_not_active_has_no_seats(area):
    Calendar.objects.update(active=False)
    assert look(area, "10:00") == Standing(None, {})
    assert seats.standing(calendars=[], at=NOW) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_one_query(area, count, django_assert_num_queries):
    more = [area, *(stations(area.site, 2) for _ in range(count - 1))]
    for each in more:
        take(each, "10:00", "11:00", 1)
    with django_assert_num_queries(1):
        found = seats.standing(calendars=[each.pk for each in more], at=at(TUESDAY, "10:30"))
    assert [each.seats[1].hold is None for each in found.values()] == [False] * count
