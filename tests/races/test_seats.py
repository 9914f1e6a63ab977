"""Workstations under fire (B1): the last seat, groups against groups and against singles, the whole, who stays longer.

Every guard has a control: the same race without it, which must go wrong.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected

from cdm.agenda import absences, holds, turns
from cdm.agenda.models import Allocation, Calendar, Hold
from cdm.agenda.reasons import Judge
from cdm.agenda.terms import ONE, WHOLE, Need, Seats, Terms
from tests.agenda.worlds import NOW, TUESDAY, at, during, site, stations
from tests.races.test_holds import all_judged, unguarded, won_and_lost
from tests.races.together import PATIENCE, together

__all__ = ["all_judged"]

pytestmark = pytest.mark.django_db(transaction=True)
TERMS = Terms(duration=60, step=15)
CROWD = 40
Work = Callable[[], Hold]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def area() -> Calendar:
    return stations(site(), 10)


def book(area: Calendar, seats: Seats = ONE, starts: str = "10:00", ends: str = "11:00") -> Work:
    def work() -> Hold:
        with transaction.atomic(durable=True):
            period = during(TUESDAY, starts, ends)
            return holds.take(period=period, calendars=[area.pk], need=Need(), terms=TERMS, seats=seats)

    return work


def move(hold: Hold, area: Calendar, seats: Seats, starts: str = "10:00", ends: str = "11:00") -> Work:
    def work() -> Hold:
        with transaction.atomic(durable=True):
            period = during(TUESDAY, starts, ends)
            return holds.swap(hold, period=period, calendars=[area.pk], need=Need(), terms=TERMS, seats=seats)

    return work


def stay(hold: Hold, until: str) -> Work:
    def work() -> Hold:
        with transaction.atomic(durable=True):
            return holds.prolong(hold, end=at(TUESDAY, until), terms=TERMS)

    return work


def only(seat: int) -> Seats:
    return Seats(1, ((seat,),))


def sizes() -> Counter[int]:
    """How many holds have how many seats; none has a part of what it asked for, and none has nothing."""
    return Counter(hold.allocations.count() for hold in Hold.objects.order_by("pk"))


def at_ten() -> list[int]:
    """The seats taken at half past ten, each as often as it is."""
    half_past = during(TUESDAY, "10:30", "10:31")
    taken = Allocation.objects.filter(period__overlap=tuple(half_past))
    return sorted(taken.order_by().values_list("seat", flat=True))


# --- the last seat


def test_forty_at_the_last_seat_are_one_hold(area, all_judged):
    for _ in range(9):
        book(area)()
    all_judged(CROWD)
    began = time.monotonic()
    assert won_and_lost(together([book(area)] * CROWD)) == (1, CROWD - 1)
    assert at_ten() == list(range(1, 11))
    assert time.monotonic() - began < 20


def test_control_without_the_constraint_all_have_it(area, all_judged):
    all_judged(CROWD)
    with unguarded():
        assert won_and_lost(together([book(area, only(7))] * CROWD)) == (CROWD, 0)
        assert at_ten() == [7] * CROWD


# --- several seats


def test_groups_of_three_take_three_or_nothing(area):
    began = time.monotonic()
    assert won_and_lost(together([book(area, Seats(3))] * 16)) == (3, 13)
    assert sizes() == {3: 3}
    assert len(set(at_ten())) == 9
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("turn", range(3))
def test_groups_against_singles_leave_no_seat_empty_and_none_twice(area, turn):
    works = [book(area, Seats(3)) if n % 2 else book(area) for n in range(30)]
    random.Random(turn).shuffle(works)  # noqa: S311
    won, lost = won_and_lost(together(works))
    assert won + lost == 30
    found = sizes()
    assert set(found) <= {1, 3}
    assert found[1] + 3 * found[3] == len(set(at_ten())) == len(at_ten()) == 10


def test_groups_that_prefer_opposite_seats_do_not_wait_in_a_circle(area):
    there, back = tuple((n,) for n in range(1, 11)), tuple((n,) for n in range(10, 0, -1))
    works = [book(area, Seats(8, tiers)) for tiers in (there, back)] * 8
    assert won_and_lost(together(works)) == (1, 15)
    assert sizes() == {8: 1}


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time for the other to come between the first seat of a group and the next."""
    insert = holds._insert

    def and_wait(*about) -> list[int]:
        got = insert(*about)
        time.sleep(0.3)
        return got

    monkeypatch.setattr(holds, "_insert", and_wait)


def deadlocks(outcomes: list) -> int:
    return sum(isinstance(each, OperationalError) and isinstance(each.__cause__, DeadlockDetected) for each in outcomes)


def from_both_ends(area: Calendar) -> list[Work]:
    return [book(area, Seats(2, tiers)) for tiers in (((1,), (2,)), ((2,), (1,)))]


def test_two_groups_from_both_ends_come_one_after_the_other(area, monkeypatch):
    slowly(monkeypatch)
    assert won_and_lost(together(from_both_ends(area))) == (1, 1)
    assert sizes() == {2: 1}


def test_control_without_turns_two_groups_wait_in_a_circle(area, monkeypatch):
    slowly(monkeypatch)
    monkeypatch.setattr(turns, "group", lambda calendars: None)
    assert deadlocks(together(from_both_ends(area))) == 1


def a_group_and_one_that_moves(area: Calendar, monkeypatch: pytest.MonkeyPatch) -> list:
    """A group has judged seats 2 and 1 free. Then somebody takes 1 and, while the group has 2 in hand, moves to 2."""
    judged, taken, begun = threading.Event(), threading.Event(), threading.Event()
    insert, here = holds._insert, threading.local()

    def in_step(*about) -> list[int]:
        if getattr(here, "group", False):
            judged.set()
            taken.wait(PATIENCE)
        got = insert(*about)
        if getattr(here, "group", False):
            begun.set()
            time.sleep(0.5)
        return got

    def group() -> Hold:
        here.group = True
        return book(area, Seats(2, ((2,), (1,))))()

    def mover() -> Hold:
        judged.wait(PATIENCE)
        hold = book(area, only(1))()
        taken.set()
        begun.wait(PATIENCE)
        return move(hold, area, only(2))()

    monkeypatch.setattr(holds, "_insert", in_step)
    return together([group, mover])


def test_who_moves_leaves_no_seat_a_group_waits_for(area, monkeypatch):
    group, mover = a_group_and_one_that_moves(area, monkeypatch)
    assert isinstance(group, holds.SlotTaken), group
    assert isinstance(mover, Hold), mover
    assert at_ten() == [2]


def test_control_without_turns_mover_and_group_wait_in_a_circle(area, monkeypatch):
    monkeypatch.setattr(turns, "single", lambda calendars: None)
    assert deadlocks(a_group_and_one_that_moves(area, monkeypatch)) == 1


# --- the whole


@pytest.mark.parametrize("turn", range(3))
def test_the_whole_against_singles(area, turn):
    works = [book(area, Seats(WHOLE)), *[book(area)] * 12]
    random.Random(turn).shuffle(works)  # noqa: S311
    outcomes = together(works)
    assert won_and_lost(outcomes) in {(1, 12), (10, 3)}
    assert sizes() in ({10: 1}, {1: 10})
    assert at_ten() == list(range(1, 11))


def test_control_without_the_constraint_the_whole_is_not_alone(area, all_judged):
    all_judged(2)
    with unguarded():
        assert won_and_lost(together([book(area, Seats(WHOLE)), book(area)])) == (2, 0)
        assert len(at_ten()) == 11


# --- who stays longer


@pytest.fixture
def sitting(area) -> Hold:
    return book(area, only(4))()


def test_who_stays_longer_against_who_comes_next(area, sitting, all_judged):
    all_judged(10)
    outcomes = together([stay(sitting, "11:30"), *[book(area, only(4), "11:00", "12:00")] * 9])
    assert won_and_lost(outcomes) == (1, 9)
    sitting.refresh_from_db()
    stays = isinstance(outcomes[0], Hold)
    assert sitting.period.upper == at(TUESDAY, "11:30" if stays else "11:00")
    assert sitting.allocations.get().period.upper == sitting.period.upper
    assert Hold.objects.count() == (1 if stays else 2)


def test_control_without_the_constraint_both_have_the_seat(area, sitting, all_judged):
    all_judged(2)
    with unguarded():
        outcomes = together([stay(sitting, "11:30"), book(area, only(4), "11:00", "12:00")])
        assert won_and_lost(outcomes) == (2, 0)


def test_a_group_stays_longer_together(area, all_judged):
    group = book(area, Seats(2, ((1, 2),)))()
    all_judged(2)
    outcomes = together([stay(group, "11:30"), book(area, only(2), "11:00", "12:00")])
    assert won_and_lost(outcomes) == (1, 1)
    stays = isinstance(outcomes[0], Hold)
    group.refresh_from_db()
    assert group.period.upper == at(TUESDAY, "11:30" if stays else "11:00")
    assert {each.period for each in group.allocations.order_by("pk")} == {group.period}
    assert group.allocations.count() == 2


def test_pressed_twice_is_one_stay(sitting):
    outcomes = together([stay(sitting, "11:30")] * 8)
    assert won_and_lost(outcomes) == (8, 0)
    assert Allocation.objects.get().period.upper == at(TUESDAY, "11:30")


def test_leaving_while_staying_longer_ends_as_one_of_the_two(sitting):
    def leave() -> Hold:
        with transaction.atomic(durable=True):
            return holds.shorten(sitting, end=at(TUESDAY, "10:20"))

    assert won_and_lost(together([stay(sitting, "11:30"), leave] * 4)) == (8, 0)
    sitting.refresh_from_db()
    assert sitting.period.upper in {at(TUESDAY, "10:20"), at(TUESDAY, "11:30")}
    assert sitting.allocations.get().period == sitting.period


# --- everything at once


@pytest.mark.parametrize("turn", range(4))
def test_a_full_morning_all_at_once(area, turn):
    """Whatever happens, nobody waits in a circle, no hold has a part of what it asked for, no seat is had twice."""
    draw = random.Random(turn)  # noqa: S311
    seated = [book(area, only(seat))() for seat in range(1, 6)]
    sitting = [book(area, Seats(2), "09:00", "10:00")() for _ in range(2)]
    works = [
        *[book(area) for _ in range(6)],
        *[book(area, Seats(3), "10:15", "11:15") for _ in range(4)],
        *[book(area, Seats(WHOLE), "11:00", "12:00") for _ in range(2)],
        *[move(hold, area, draw.choice([ONE, only(6), Seats(2)]), "10:30", "11:30") for hold in seated],
        *[stay(hold, "10:45") for hold in sitting],
        *[stay(hold, "11:15") for hold in seated],
    ]
    draw.shuffle(works)
    won, _lost = won_and_lost(together(works))
    assert won
    assert set(sizes()) <= {1, 2, 3, 10}
    for hold in Hold.objects.order_by("pk"):
        assert {each.period for each in hold.allocations.order_by("pk")} == {hold.period}


# --- out of service


def outage_while_booking(area: Calendar) -> tuple[Hold, list[int]]:
    """Somebody has found seat 4 in order; it breaks down right then, and what that hits is listed."""
    judged, broken = threading.Event(), threading.Event()
    verdict = Judge.verdict

    def and_wait(self: Judge):
        found = verdict(self)
        judged.set()
        broken.wait(1)  # with the guard, the outage cannot come now: it waits for this booking
        return found

    def break_down() -> list[int]:
        judged.wait(PATIENCE)
        with transaction.atomic(durable=True):
            outage = absences.add(calendar=area, period=(at(TUESDAY, "09:00"), None), seat=4)
            hit = list(absences.hits(outage).values_list("hold", flat=True))
        broken.set()
        return hit

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judge, "verdict", and_wait)
        hold, hit = together([book(area, only(4)), break_down])
    assert isinstance(hold, Hold), hold
    return hold, hit


def test_what_breaks_down_during_a_booking_lists_it(area):
    hold, hit = outage_while_booking(area)
    assert hit == [hold.pk]


def test_control_without_turns_it_misses_the_booking(area, monkeypatch):
    monkeypatch.setattr(turns, "share", lambda: None)
    _hold, hit = outage_while_booking(area)
    assert hit == []
