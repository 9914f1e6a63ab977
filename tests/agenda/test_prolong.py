"""Staying longer, leaving earlier: what is added is judged, what is left is free at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.db import transaction

from cdm.agenda import absences, holds
from cdm.agenda.models import Absence, Allocation, Calendar, Closure, Hold, OpeningHours, Regime
from cdm.agenda.reasons import Reason
from cdm.agenda.terms import ONE, Need, Seats, Terms
from tests.agenda.worlds import NOW, TUESDAY, at, counsellor, during, hour, room, site, stations

pytestmark = pytest.mark.django_db
TERMS = Terms(duration=60, step=60, buffer_before=5, buffer_after=10)
BY_STAFF = frozenset({"notice", "horizon", "step"})


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def area() -> Calendar:
    return stations(site(opens="09:00", closes="13:00"), 3)


def take(area: Calendar, starts: str, ends: str, seats: Seats = ONE, terms=TERMS) -> Hold:
    return holds.take(
        period=during(TUESDAY, starts, ends),
        calendars=[area.pk],
        need=Need(),
        terms=terms,
        waive=BY_STAFF,
        seats=seats,
    )


def seat(number: int) -> Seats:
    return Seats(1, ((number,),))


def prolong(hold: Hold, end: str, *, terms=TERMS, **more) -> Hold:
    return holds.prolong(hold, end=at(TUESDAY, end), terms=terms, **more)


def taken(hold: Hold) -> dict[int, tuple]:
    rows = hold.allocations.order_by().values_list("seat", "period")
    return {seat: (period.lower, period.upper) for seat, period in rows}


def test_the_same_seats_for_longer(area):
    hold = take(area, "10:00", "11:00", Seats(2))
    before = taken(hold)
    prolonged = prolong(hold, "11:25")
    assert (prolonged.pk, prolonged.period.upper) == (hold.pk, at(TUESDAY, "11:25"))
    assert taken(hold) == dict.fromkeys(before, tuple(during(TUESDAY, "09:55", "11:35")))
    hold.refresh_from_db()
    assert (hold.period.lower, hold.period.upper) == during(TUESDAY, "10:00", "11:25")


def test_not_into_what_is_held_after_with_its_pauses_and_then_unchanged(area):
    hold, other = take(area, "10:00", "11:00", seat(2)), take(area, "12:00", "13:00", seat(2))
    take(area, "11:00", "12:00", seat(1))  # another seat is nobody's trouble
    before = taken(hold)
    with pytest.raises(holds.SlotTaken):
        prolong(hold, "11:46")  # 11:46 and ten minutes; the other begins at 11:55
    hold.refresh_from_db()
    assert (taken(hold), hold.period.upper) == (before, at(TUESDAY, "11:00"))
    prolong(hold, "11:45")
    holds.give_back(other)
    prolong(hold, "13:00")


def test_a_group_stays_together_or_leaves(area):
    hold = take(area, "10:00", "11:00", Seats(3))
    later = take(area, "11:30", "12:30", seat(3))
    before = taken(hold)
    with pytest.raises(holds.SlotTaken):
        prolong(hold, "12:00")
    assert taken(hold) == before
    holds.give_back(later)
    assert len(taken(prolong(hold, "12:00"))) == 3


def test_one_that_lasts_as_long_stays_as_it_is(area):
    hold = take(area, "10:00", "11:00")
    before = taken(hold)
    for end in ("11:00", "10:30"):
        assert prolong(hold, end, terms=replace(TERMS, buffer_after=30)).period.upper == at(TUESDAY, "11:00")
    assert taken(hold) == before


def test_a_pause_that_has_become_longer_since_takes_nothing_from_the_neighbour_before(area):
    hold = take(area, "10:00", "11:00", seat(1))
    take(area, "09:00", "09:45", seat(1))
    prolong(hold, "11:30", terms=replace(TERMS, buffer_before=30))
    assert taken(hold) == {1: tuple(during(TUESDAY, "09:55", "11:40"))}


def why(hold: Hold, end: str, **more) -> Reason:
    before = taken(hold)
    with pytest.raises(holds.NotOpen) as refused:
        prolong(hold, end, **more)
    assert taken(hold) == before
    return refused.value.reason


def test_hours_closures_and_absences_end_it(area):
    hold = take(area, "10:00", "11:00", seat(2))
    assert why(hold, "13:01") is Reason.CLOSED
    absences.add(calendar=area, period=during(TUESDAY, "12:00", "12:30"))
    assert why(hold, "12:01") is Reason.ABSENT
    absences.add(calendar=area, period=(at(TUESDAY, "11:40"), None), seat=2)
    assert why(hold, "11:41") is Reason.OUT
    Closure.objects.create(
        first_day=TUESDAY, last_day=TUESDAY, starts=hour("11:20"), ends=hour("11:30"), label_fr="x", label_nl="x"
    )
    assert why(hold, "11:21") is Reason.CLOSED
    prolong(hold, "11:20")


def test_a_pause_may_run_into_what_is_out_of_service(area):
    hold = take(area, "10:00", "11:00", seat(2))
    absences.add(calendar=area, period=during(TUESDAY, "11:30", "12:30"), seat=2)
    prolong(hold, "11:30")
    assert taken(take(area, "09:00", "09:55", seat(2), terms=replace(TERMS, buffer_after=0)))


def test_a_break_at_noon_is_not_stayed_through():
    tower = site(opens="09:00", closes="12:30")
    OpeningHours.objects.create(site=tower, weekday=1, opens=hour("13:30"), closes=hour("17:00"))
    hold = take(stations(tower, 1), "11:30", "12:30")
    assert why(hold, "12:40") is Reason.CLOSED
    assert why(hold, "14:00") is Reason.CLOSED


def test_the_regime_ends_it_too(area):
    hold = take(area, "10:00", "11:00", seat(3))
    fewer = Regime.objects.create(kind="appointment", starts=TUESDAY, capacity_percent=67)
    assert why(hold, "11:10") is Reason.OUT
    Regime.objects.filter(pk=fewer.pk).update(kind="closed", capacity_percent=100)
    assert why(hold, "11:10") is Reason.REGIME
    prolong(hold, "11:10", waive=frozenset({"hours"}))


def test_notice_is_of_what_is_added(area):
    hold = take(area, "10:00", "11:00")
    soon = replace(TERMS, notice=30)
    with time_machine.travel(at(TUESDAY, "10:50"), tick=False):
        assert why(hold, "11:30", terms=soon) is Reason.NOTICE
        prolong(hold, "11:30", terms=soon, waive=frozenset({"notice"}))
    with time_machine.travel(at(TUESDAY, "11:00"), tick=False):
        prolong(hold, "12:00", terms=soon)


def test_people_and_rooms_stay_longer_too():
    tower = site()
    for calendar in (counsellor(tower), room(tower, capacity=2)):
        hold = holds.take(period=during(TUESDAY, "10:00", "11:00"), calendars=[calendar.pk], need=Need(), terms=TERMS)
        assert len(taken(prolong(hold, "11:30"))) == calendar.capacity
        assert set(taken(hold).values()) == {tuple(during(TUESDAY, "09:55", "11:40"))}


def test_only_what_one_calendar_has_can_stay():
    tower = site()
    both = [counsellor(tower).pk, room(tower).pk]
    hold = holds.take(period=during(TUESDAY, "10:00", "11:00"), calendars=both, need=Need(), terms=TERMS)
    with pytest.raises(ValueError, match="2 calendars"):
        prolong(hold, "11:30")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [lambda: prolong(Hold(pk=1), "11:00"), lambda: holds.shorten(Hold(pk=1), end=NOW)])
def test_both_need_a_transaction(verb):
    with pytest.raises(transaction.TransactionManagementError):
        verb()


def test_who_leaves_leaves_the_seats_at_once(area):
    hold = take(area, "10:00", "12:00", Seats(2))
    end = at(TUESDAY, "10:40") + dt.timedelta(seconds=7, microseconds=400)
    shorter = holds.shorten(hold, end=end)
    whole_second = end.replace(microsecond=0)
    assert shorter.period.upper == whole_second
    assert set(taken(hold).values()) == {(at(TUESDAY, "09:55"), whole_second)}
    take(area, "10:46", "11:00", Seats(3))


def test_never_refused_and_never_later(area):
    hold = take(area, "10:00", "11:00")
    before = taken(hold)
    for end in ("11:00", "11:05", "12:00"):
        assert holds.shorten(hold, end=at(TUESDAY, end)).period.upper == at(TUESDAY, "11:00")
    assert taken(hold) == before
    for end in ("10:00", "09:00"):
        assert holds.shorten(hold, end=at(TUESDAY, end)).period.upper == at(TUESDAY, "10:00") + dt.timedelta(seconds=1)
    Absence.objects.create(calendar=area, period=tuple(during(TUESDAY, "09:00", "13:00")))
    holds.shorten(hold, end=at(TUESDAY, "10:00"))
    assert Allocation.objects.get().period.upper == at(TUESDAY, "10:00") + dt.timedelta(seconds=1)


def test_who_left_by_mistake_comes_back(area):
    hold = take(area, "10:00", "11:00", seat(2))
    before = taken(hold)
    prolong(holds.shorten(hold, end=at(TUESDAY, "10:20")), "11:00")
    assert taken(hold) == before
