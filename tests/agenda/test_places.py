"""Workstations: several at once, the better ones first, hours of their own. Seat numbers in the order of the plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from cdm.agenda import absences, holds
from cdm.agenda.availability import free_slots
from cdm.agenda.models import (
    Absence,
    Allocation,
    AvailabilityRule,
    Calendar,
    Closure,
    ExtraOpening,
    Hold,
    Regime,
    RuleException,
    Site,
)
from cdm.agenda.reasons import Reason
from cdm.agenda.terms import ONE, WHOLE, Need, Seats, Terms
from cdm.core import clock
from tests.agenda.worlds import MONDAY, NOW, TUESDAY, during, hour, local, site, stations, whole

pytestmark = pytest.mark.django_db
HOURLY = Terms(duration=60, step=60)
SATURDAY = TUESDAY + dt.timedelta(days=4)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tower() -> Site:
    return site(opens="09:00", closes="12:00")


@pytest.fixture
def area(tower) -> Calendar:
    return stations(tower, 4)


def free(area: Calendar, seats: Seats = ONE, day=TUESDAY, days=1, need=Need(), terms=HOURLY) -> list[str]:  # noqa: B008
    return local(free_slots(calendars=[area.pk], need=need, terms=terms, window=whole(day, days), seats=seats))


def take(area: Calendar, seats: Seats = ONE, starts="10:00", ends="11:00", day=TUESDAY, **more) -> Hold:
    terms = more.pop("terms", HOURLY)
    return holds.take(
        period=during(day, starts, ends), calendars=[area.pk], need=Need(), terms=terms, seats=seats, **more
    )


def seats_of(hold: Hold) -> list[int]:
    return sorted(hold.allocations.order_by().values_list("seat", flat=True))


def refused(area: Calendar, seats: Seats = ONE, **more) -> Reason:
    with pytest.raises(holds.NotOpen) as said:
        take(area, seats, **more)
    return said.value.reason


def rule(area: Calendar, weekday: int, starts: str, ends: str, **fields: object) -> AvailabilityRule:
    return AvailabilityRule.objects.create(
        calendar=area, site=area.site, weekday=weekday, starts=hour(starts), ends=hour(ends), **fields
    )


# --- how many and which


def test_a_group_sits_together_or_not_at_all(area):
    assert len(seats_of(take(area, Seats(3)))) == 3
    assert free(area, Seats(2)) == ["24 09:00", "24 11:00"]
    with pytest.raises(holds.SlotTaken):
        take(area, Seats(2))
    assert Hold.objects.count() == 1
    assert Allocation.objects.count() == 3
    take(area)
    assert free(area) == ["24 09:00", "24 11:00"]


def test_the_better_seats_go_first_and_one_that_is_not_named_never(area):
    wish = Seats(1, ((3, 4), (1,)))
    first = {seats_of(take(area, wish))[0], seats_of(take(area, wish))[0]}
    assert first == {3, 4}
    assert seats_of(take(area, wish)) == [1]
    assert free(area, wish) == ["24 09:00", "24 11:00"]
    with pytest.raises(holds.SlotTaken):
        take(area, wish)
    assert free(area) == ["24 09:00", "24 10:00", "24 11:00"]


def test_equals_are_taken_at_random(area):
    taken = set()
    for _ in range(40):
        hold = take(area, Seats(1, ((2, 3, 4), (1,))))
        taken.update(seats_of(hold))
        holds.give_back(hold)
    assert taken == {2, 3, 4}


def test_the_whole_is_every_seat(area):
    assert seats_of(take(area, Seats(WHOLE))) == [1, 2, 3, 4]
    take(area, starts="09:00", ends="10:00")
    assert free(area, Seats(WHOLE)) == ["24 11:00"]
    with pytest.raises(holds.SlotTaken):
        take(area, Seats(WHOLE), starts="09:00", ends="10:00")
    assert seats_of(take(area, Seats(WHOLE, ((2, 9), (1,))), starts="11:00", ends="12:00")) == [1, 2]


@pytest.mark.parametrize(("percent", "seats"), [(100, [1, 2, 3, 4]), (74, [1, 2]), (25, [1])])
def test_the_whole_is_what_the_regime_leaves(area, percent, seats):
    Regime.objects.create(kind="appointment", starts=TUESDAY, capacity_percent=percent)
    assert seats_of(take(area, Seats(WHOLE))) == seats


def test_of_nothing_the_whole_is_not_free(area):
    Regime.objects.create(kind="appointment", starts=TUESDAY, capacity_percent=24)
    for seats in (ONE, Seats(WHOLE), Seats(WHOLE, ((2,),))):
        assert free(area, seats) == []
        assert refused(area, seats) is Reason.OUT


def test_too_few_are_there_or_others_have_them(area):
    assert refused(area, Seats(5)) is Reason.OUT
    assert refused(area, Seats(2, ((1, 1), (9,)))) is Reason.OUT
    absences.add(calendar=area, period=during(TUESDAY, "09:30", "10:30"), seat=2)
    assert refused(area, Seats(4)) is Reason.OUT
    assert refused(area, Seats(WHOLE)) is Reason.OUT
    assert refused(area, Seats(1, ((2,),)), waive=frozenset({"hours", "notice", "step", "horizon"})) is Reason.OUT
    take(area, Seats(3))
    with pytest.raises(holds.SlotTaken):
        take(area)


@pytest.mark.parametrize("count", [0, -2])
def test_no_seats_is_a_mistake(count):
    with pytest.raises(ValueError, match="seats"):
        Seats(count)


def test_a_group_moves_together_and_keeps_its_seats_when_refused(area):
    hold, terms = take(area, Seats(3)), replace(HOURLY, step=15)
    take(area, Seats(2), starts="11:00", ends="12:00")
    to = {"calendars": [area.pk], "need": Need(), "terms": terms, "seats": Seats(3)}
    with pytest.raises(holds.SlotTaken):
        holds.swap(hold, period=during(TUESDAY, "10:15", "11:15"), **to)
    assert Allocation.objects.filter(hold=hold, period=tuple(during(TUESDAY, "10:00", "11:00"))).count() == 3
    holds.swap(hold, period=during(TUESDAY, "09:45", "10:45"), **to)
    assert Allocation.objects.filter(hold=hold, period=tuple(during(TUESDAY, "09:45", "10:45"))).count() == 3
    holds.swap(hold, period=during(TUESDAY, "09:45", "10:45"), **{**to, "seats": Seats(1, ((4,),))})
    assert seats_of(hold) == [4]


# --- hours of their own


def test_hours_of_their_own_within_those_of_the_site(area, tower):
    rule(area, 1, "10:00", "15:00")
    assert free(area) == ["24 10:00", "24 11:00"]
    assert refused(area, starts="09:00", ends="10:00") is Reason.NOT_OFFERED
    assert refused(area, starts="12:00", ends="13:00") is Reason.CLOSED
    assert free(stations(tower, 1)) == ["24 09:00", "24 10:00", "24 11:00"]


def test_a_week_of_their_own_says_which_days_too(area):
    rule(area, 1, "10:00", "11:00")
    rule(area, 5, "09:00", "12:00")  # a Saturday, when the site is closed
    assert free(area, days=7) == ["24 10:00"]


def test_from_its_first_day_to_its_last_and_the_site_says_before_and_after(area):
    rule(area, 3, "11:00", "12:00", valid_from=TUESDAY, valid_until=TUESDAY)
    assert free(area, day=MONDAY, days=3) == [
        *("23 09:00", "23 10:00", "23 11:00"),
        *("25 09:00", "25 10:00", "25 11:00"),
    ]


def test_exceptions_and_extra_openings(area, tower):
    each = [rule(area, weekday, "09:00", "10:00") for weekday in (1, 2)]
    RuleException.objects.create(rule=each[0], day=TUESDAY)
    RuleException.objects.create(
        rule=each[1], day=TUESDAY + dt.timedelta(days=1), starts=hour("10:00"), ends=hour("11:00")
    )
    ExtraOpening.objects.create(
        calendar=area, site=tower, day=TUESDAY + dt.timedelta(days=2), starts=hour("11:00"), ends=hour("12:00")
    )
    assert free(area, days=3) == ["25 10:00", "26 11:00"]


def test_hours_that_touch_are_one_stretch(area):
    rule(area, 1, "09:30", "10:30")
    rule(area, 1, "10:30", "12:00")
    assert free(area) == ["24 09:30", "24 10:30"]
    assert free(area, terms=Terms(duration=90, step=30)) == ["24 09:30", "24 10:00", "24 10:30"]


def test_their_hours_hold_for_whatever_is_needed(area):
    rule(area, 1, "10:00", "11:00", themes=["LEARN"], channels=["VIDEO"])
    assert free(area, need=Need("WORK", "nl", "FACE")) == ["24 10:00"]


def test_a_closure_and_an_absence_of_all_of_them(area):
    Closure.objects.create(
        first_day=TUESDAY, last_day=TUESDAY, starts=hour("09:00"), ends=hour("10:00"), label_fr="x", label_nl="x"
    )
    absences.add(calendar=area, period=during(TUESDAY, "11:30", "11:40"))
    assert free(area) == ["24 10:00"]
    assert refused(area, starts="11:00", ends="12:00") is Reason.ABSENT


# --- the clock changes (B6)


@pytest.mark.parametrize("sunday", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
def test_nine_stays_nine_on_a_group_across_the_clock_changes(sunday):
    area = stations(site(opens="09:00", closes="11:00", weekdays=range(7)), 3)
    with time_machine.travel(clock.at(sunday - dt.timedelta(days=2), hour("08:00")), tick=False):
        found = free(area, Seats(2), day=sunday - dt.timedelta(days=1), days=3)
        assert [start[3:] for start in found] == ["09:00", "10:00"] * 3
        for day in (sunday - dt.timedelta(days=1), sunday, sunday + dt.timedelta(days=1)):
            hold = take(area, Seats(2), "09:00", "10:00", day=day)
            assert clock.local(hold.allocations.first().period.lower).hour == 9
        assert [start[3:] for start in free(area, Seats(2), day=sunday - dt.timedelta(days=1), days=3)] == ["10:00"] * 3


@pytest.mark.parametrize(
    ("sunday", "starts"),
    [
        (dt.date(2027, 3, 28), ["01:00", "01:30", "03:00", "03:30"]),  # two o'clock does not exist
        (dt.date(2026, 10, 25), ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]),  # it comes twice
    ],
)
def test_own_hours_in_the_night_of_the_change(sunday, starts):
    area = stations(site(opens="00:00", closes="08:00", weekdays=range(7)), 3)
    rule(area, 6, "01:00", "04:00")
    half_hours = Terms(duration=30, step=30)
    with time_machine.travel(clock.at(sunday - dt.timedelta(days=2), hour("08:00")), tick=False):
        assert [start[3:] for start in free(area, Seats(2), day=sunday, terms=half_hours)] == starts


def test_a_seat_out_of_service_over_the_night_of_the_change_is_back_at_the_hour_the_clock_shows():
    sunday = dt.date(2026, 10, 25)
    area = stations(site(opens="00:00", closes="08:00", weekdays=range(7)), 1)
    with time_machine.travel(clock.at(sunday - dt.timedelta(days=2), hour("08:00")), tick=False):
        Absence.objects.create(calendar=area, seat=1, period=tuple(during(sunday, "00:00", "03:00")))
        assert free(area, day=sunday)[0] == "25 03:00"


# --- how much is asked of the database


def test_queries(area, django_assert_num_queries):
    with django_assert_num_queries(1):
        free(area, Seats(3, ((1, 2), (3, 4))), days=7)
    with django_assert_num_queries(6):
        take(area)
    with django_assert_num_queries(7):
        take(area, Seats(3))
