"""Rules of dates: the clock changes, months, closures, and how many there may be."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities import planning
from activities.models import Series, Session
from activities.planning import Plan, PoolPlan, Stretch, dates, plans, series
from activities.planning.series import Rule
from cdm.agenda.models import Closure, Regime
from cdm.core import clock
from cdm.core.refused import Refused
from tests.activities.worlds import THURSDAY, at

WEEK = dt.timedelta(weeks=1)
EVERY = [each.value for each in Series.Every]


def plan(day: dt.date = THURSDAY, starts: str = "10:00", ends: str = "12:00", **fields) -> Plan:
    usual = {"mode": "onsite", "languages": ("fr",), "pools": {"onsite": PoolPlan(5)}}
    return Plan(**{**usual, "meetings": (Stretch(at(day, starts), at(day, ends)),), **fields})


@pytest.fixture
def in_hall(hall) -> Plan:
    return plan(room=hall.pk, site=hall.site_id)


# --- dates ----------


@given(st.sampled_from(EVERY), st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
def test_every_date_is_on_the_weekday_of_the_first_and_after_the_one_before(every, first):
    found = dates.dates(every, first)
    assert found[0] == first
    assert len(found) == dates.MOST
    assert {day.weekday() for day in found} == {first.weekday()}
    assert all(7 <= (two - one).days <= 35 for one, two in pairwise(found))


def test_every_month_keeps_the_second_tuesday_and_a_fifth_is_the_last():
    second = dates.dates("month", dt.date(2026, 12, 8), most=4)
    assert second == [dt.date(2026, 12, 8), dt.date(2027, 1, 12), dt.date(2027, 2, 9), dt.date(2027, 3, 9)]
    fifth = dates.dates("month", dt.date(2026, 12, 29), most=3)
    assert fifth == [dt.date(2026, 12, 29), dt.date(2027, 1, 26), dt.date(2027, 2, 23)]


def test_until_is_included():
    assert dates.dates("fortnight", THURSDAY, until=THURSDAY + 4 * WEEK) == [
        THURSDAY,
        THURSDAY + 2 * WEEK,
        THURSDAY + 4 * WEEK,
    ]


def test_ten_o_clock_stays_ten_o_clock_over_both_clock_changes():
    march, october = dt.date(2027, 3, 25), dt.date(2027, 10, 28)
    for first in (march, october):
        found = series.plans.on(plan(first), first + WEEK)
        assert clock.local(found.starts).time() == dt.time(10)
        assert abs(found.starts - plan(first).starts - WEEK) == dt.timedelta(hours=1)


def test_the_registration_window_moves_along():
    opens, closes = at(THURSDAY - WEEK, "09:00"), at(THURSDAY - dt.timedelta(days=1), "17:00")
    moved = plans.on(plan(opens=opens, closes=closes), THURSDAY + WEEK)
    assert (moved.opens, moved.closes) == (opens + WEEK, closes + WEEK)


# --- preview ----------


def test_closures_holidays_and_a_closed_regime_are_skipped_and_do_not_count(in_hall):
    Closure.objects.create(
        kind="holiday", first_day=THURSDAY + WEEK, last_day=THURSDAY + WEEK, label_fr="Noël", label_nl="Kerstmis"
    )
    Regime.objects.create(kind="closed", starts=THURSDAY + 2 * WEEK, ends=THURSDAY + 2 * WEEK)
    found = series.preview(in_hall, Rule("week", count=3))
    assert [each.fine for each in found] == [True, False, False, True, True]
    assert [str(each.verdict.closed) for each in found[1:3]] == ["Noël", "le centre est fermé alors"]
    assert not any(each.possible for each in found[1:3])


def test_a_closed_regime_leaves_what_is_online(in_hall):
    Regime.objects.create(kind="closed", starts=THURSDAY, ends=None, remote_goes_on=True)
    online = plan(mode="online", pools={"online": PoolPlan()})
    assert all(each.fine for each in series.preview(online, Rule("week", count=2)))


def test_who_opens_the_centre_for_it_may_choose_a_holiday_all_the_same(in_hall):
    Closure.objects.create(kind="holiday", first_day=THURSDAY, last_day=THURSDAY, label_fr="Noël", label_nl="Kerstmis")
    opened = plan(room=in_hall.room, site=in_hall.site, starts="18:00", ends="20:00", outside_hours=True)
    (first, _second) = series.preview(opened, Rule("week", until=THURSDAY + WEEK))
    assert not first.fine
    assert first.possible


def test_a_taken_room_is_shown_with_who_has_it(workshop, in_hall):
    taken = planning.create(activity=workshop, plan=plans.on(in_hall, THURSDAY + WEEK))
    found = series.preview(in_hall, Rule("week", count=3))
    assert [each.fine for each in found] == [True, False, True]
    assert found[1].verdict.clashes[0].session == taken


def test_an_hour_that_does_not_exist_is_not_offered(in_hall):
    night = plan(dt.date(2027, 3, 21), "02:15", "02:45", outside_hours=True)
    assert [each.fine for each in series.preview(night, Rule("week", count=3))] == [True, False, True]


@pytest.mark.parametrize("count", [1, 30])
def test_a_preview_asks_as_often_for_thirty_dates_as_for_one(in_hall, count, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(series.preview(in_hall, Rule("week", count=count))) == count


def test_a_rule_makes_sixty_dates_at_most(in_hall):
    assert len(series.preview(in_hall, Rule("week", until=THURSDAY + 100 * WEEK))) == dates.MOST


# --- making ----------


def test_made_in_one_go_each_with_its_room(workshop, in_hall):
    days = [THURSDAY + n * WEEK for n in range(3)]
    made = series.create(activity=workshop, plan=in_hall, rule=Rule("week", count=3), days=days, together=False)
    assert len({each.series_id for each in made}) == 1
    assert all(each.meetings.get().hold for each in made)


def test_one_taken_room_and_none_is_made(workshop, in_hall):
    planning.create(activity=workshop, plan=plans.on(in_hall, THURSDAY + 2 * WEEK))
    days = [THURSDAY + n * WEEK for n in range(3)]
    with pytest.raises(planning.RoomTaken):
        series.create(activity=workshop, plan=in_hall, rule=Rule("week", count=3), days=days, together=False)
    assert Session.objects.count() == 1
    assert not Series.objects.exists()


def test_days_the_rule_does_not_have_are_not_made(workshop, in_hall):
    with pytest.raises(Refused):
        series.create(
            activity=workshop,
            plan=in_hall,
            rule=Rule("week", count=3),
            days=[THURSDAY + dt.timedelta(days=1)],
            together=False,
        )
