"""B1 and B2 under fire. Every guard has a control: the same race without it, which must go wrong."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from cdm.agenda import absences, closures, holds, regimes, turns
from cdm.agenda.models import Allocation, Calendar, Closure, Hold, Regime
from cdm.agenda.reasons import Judge
from cdm.agenda.terms import Terms
from tests.agenda.worlds import NEED, NOW, TERMS, TUESDAY, counsellor, during, room, site, stations
from tests.races.together import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 50


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def all_judged(monkeypatch) -> Callable[[int], None]:
    """``all_judged(n)``: nobody writes before ``n`` have found the time free, so that the constraint alone decides."""

    def wait_for(count: int) -> None:
        judged, verdict = threading.Barrier(count), Judge.verdict

        def verdict_of_all(self: Judge):
            found = verdict(self)
            judged.wait(PATIENCE)
            return found

        monkeypatch.setattr(Judge, "verdict", verdict_of_all)

    return wait_for


def book(starts: str, ends: str, *calendars: int, terms: Terms = TERMS) -> Callable[[], Hold]:
    def work() -> Hold:
        with transaction.atomic(durable=True):
            return holds.take(period=during(TUESDAY, starts, ends), calendars=calendars, need=NEED, terms=terms)

    return work


def move(hold: Hold, starts: str, ends: str, *calendars: int) -> Callable[[], Hold]:
    def work() -> Hold:
        with transaction.atomic(durable=True):
            period = during(TUESDAY, starts, ends)
            return holds.swap(hold, period=period, calendars=calendars, need=NEED, terms=TERMS)

    return work


def won_and_lost(outcomes: list) -> tuple[int, int]:
    """How many hold and how many were told; anything else, a deadlock above all, fails the test."""
    won = [outcome for outcome in outcomes if isinstance(outcome, Hold)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, holds.SlotTaken)]
    strange = [outcome for outcome in outcomes if outcome not in won and outcome not in lost]
    assert not strange, strange
    return len(won), len(lost)


@contextlib.contextmanager
def unguarded() -> Iterator[None]:
    """Without the exclusion constraint."""
    (constraint,) = (c for c in Allocation._meta.constraints if c.name == "allocation_never_twice")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Allocation, constraint)
    try:
        yield
    finally:
        Allocation.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Allocation, constraint)


def test_fifty_at_one_time_are_one_hold_and_forty_nine_answers():
    anyone = counsellor(site()).pk
    began = time.monotonic()
    outcomes = together([book("10:00", "10:40", anyone)] * CROWD)
    assert won_and_lost(outcomes) == (1, CROWD - 1)
    assert Hold.objects.count() == Allocation.objects.count() == 1
    assert time.monotonic() - began < 20


def test_fifty_who_all_found_it_free_are_still_one_hold(all_judged):
    anyone = counsellor(site()).pk
    all_judged(CROWD)
    began = time.monotonic()
    assert won_and_lost(together([book("10:00", "10:40", anyone)] * CROWD)) == (1, CROWD - 1)
    assert Hold.objects.count() == Allocation.objects.count() == 1
    assert time.monotonic() - began < 20


def test_control_without_the_constraint_all_of_them_hold(all_judged):
    anyone = counsellor(site()).pk
    all_judged(CROWD)
    with unguarded():
        assert won_and_lost(together([book("10:00", "10:40", anyone)] * CROWD)) == (CROWD, 0)


@pytest.mark.parametrize("other", [("10:20", "11:00"), ("09:20", "10:00"), ("10:40", "11:20")])
def test_times_that_overlap_or_only_touch_with_their_pauses_are_one_hold(other, all_judged):
    """With a quarter of an hour before and after, 10:00–10:40 and 10:40–11:20 cannot both be."""
    anyone = counsellor(site()).pk
    terms = Terms(duration=40, step=20, buffer_before=15, buffer_after=15)
    all_judged(20)
    first, second = book("10:00", "10:40", anyone, terms=terms), book(*other, anyone, terms=terms)
    assert won_and_lost(together([first, second] * 10)) == (1, 19)


def test_two_calendars_asked_for_in_opposite_orders_do_not_wait_in_a_circle(all_judged):
    tower = site()
    first, second, quiet = counsellor(tower).pk, counsellor(tower).pk, room(tower, capacity=2).pk
    all_judged(24)
    there, back = book("10:00", "10:40", first, second, quiet), book("10:00", "10:40", quiet, second, first)
    assert won_and_lost(together([there, back] * 12)) == (1, 23)
    assert Hold.objects.count() == 1
    assert Allocation.objects.count() == 4


def test_ten_workstations_are_ten_holds(all_judged):
    area = stations(site(), 10).pk
    all_judged(CROWD)
    assert won_and_lost(together([book("10:00", "10:40", area)] * CROWD)) == (10, CROWD - 10)
    assert sorted(Allocation.objects.order_by("seat").values_list("seat", flat=True)) == list(range(1, 11))


def test_a_move_against_bookings(all_judged):
    anyone = counsellor(site()).pk
    hold = book("09:00", "09:40", anyone)()
    all_judged(10)
    outcomes = together([move(hold, "10:00", "10:40", anyone), *[book("10:00", "10:40", anyone)] * 9])
    assert won_and_lost(outcomes) == (1, 9)
    moved = isinstance(outcomes[0], Hold)
    assert Hold.objects.count() == (1 if moved else 2)
    hold.refresh_from_db()
    assert hold.allocations.get().period.lower == during(TUESDAY, "10:00" if moved else "09:00", "11:00").start


def test_neighbours_who_move_towards_each_other_do_not_wait_in_a_circle():
    anyone = counsellor(site()).pk
    early, late = book("10:00", "10:40", anyone)(), book("10:40", "11:20", anyone)()
    outcomes = together([move(early, "10:20", "11:00", anyone), move(late, "10:20", "11:00", anyone)])
    assert won_and_lost(outcomes) == (0, 2)
    assert Allocation.objects.count() == 2


def test_moves_of_one_hold_come_one_after_the_other(all_judged):
    anyone = counsellor(site()).pk
    hold = book("09:00", "09:40", anyone)()
    all_judged(2)
    outcomes = together([move(hold, "09:20", "10:00", anyone), move(hold, "09:40", "10:20", anyone)])
    assert won_and_lost(outcomes) == (2, 0)
    hold.refresh_from_db()
    allocation = Allocation.objects.get()
    assert (allocation.hold, allocation.period) == (hold, hold.period)


def added_while_booking(add: Callable[[Calendar], QuerySet]) -> tuple[Hold, list[int]]:
    """A booking that has found the time free, a change made right then, and what the change listed as hit."""
    anyone = counsellor(site())
    judged, added = threading.Event(), threading.Event()
    verdict = Judge.verdict

    def slowly(self: Judge):
        found = verdict(self)
        judged.set()
        added.wait(1)  # with the guard, the change cannot come now: it waits for this booking
        return found

    def change() -> list[int]:
        judged.wait(PATIENCE)
        with transaction.atomic(durable=True):
            hits = add(anyone)
        hit = list(hits.values_list("hold", flat=True))
        added.set()
        return hit

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judge, "verdict", slowly)
        hold, hit = together([book("10:00", "10:40", anyone.pk), change])
    assert isinstance(hold, Hold), hold
    return hold, hit


def absence(calendar: Calendar) -> QuerySet:
    return absences.hits(absences.add(calendar=calendar, period=during(TUESDAY, "09:00", "12:00")))


def closure(calendar: Calendar) -> QuerySet:
    return closures.hits(
        closures.save(Closure(first_day=TUESDAY, last_day=TUESDAY, label_fr="Panne", label_nl="Panne"))
    )


def regime(calendar: Calendar) -> QuerySet:
    return regimes.hits(regimes.save(Regime(kind="closed", starts=TUESDAY)))


@pytest.mark.parametrize("add", [absence, closure, regime])
def test_what_is_closed_during_a_booking_lists_it(add):
    hold, hit = added_while_booking(add)
    assert hit == [hold.pk]


@pytest.mark.parametrize("add", [absence, closure, regime])
def test_control_without_turns_it_misses_the_booking(add, monkeypatch):
    monkeypatch.setattr(turns, "share", lambda: None)
    _hold, hit = added_while_booking(add)
    assert hit == []


def seat_three_while_two_are_left() -> list:
    """A third seat is held by plain SQL, and before that is committed the capacity falls to two."""
    area = stations(site(), 3)
    period = tuple(moment.replace(year=2100) for moment in during(TUESDAY, "10:00", "10:40"))
    inserted, lowered = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(durable=True):
            Allocation.objects.create(hold=Hold.objects.create(period=period), calendar=area, seat=3, period=period)
            inserted.set()
            lowered.wait(1)

    def lower() -> None:
        inserted.wait(PATIENCE)
        Calendar.objects.filter(pk=area.pk).update(capacity=2)
        lowered.set()

    return together([hold, lower])


def test_a_capacity_is_not_lowered_under_a_seat_being_taken():
    taken, lowered = seat_three_while_two_are_left()
    assert taken is None
    assert isinstance(lowered, IntegrityError)
    assert Calendar.objects.get().capacity == 3


def test_control_without_turns_in_the_triggers_the_seat_is_gone():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('agenda_calendar_capacity'::regproc)")
        (guard,) = cursor.fetchone()
        cursor.execute(guard.replace("PERFORM pg_advisory_xact_lock", "-- "))
        try:
            assert seat_three_while_two_are_left() == [None, None]
        finally:
            cursor.execute(guard)
    assert Calendar.objects.get().capacity == 2
    assert Allocation.objects.get().seat == 3
