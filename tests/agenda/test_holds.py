import datetime as dt

import pytest
import time_machine
from django.db import transaction

from cdm.agenda import holds
from cdm.agenda.availability import free_slots
from cdm.agenda.models import Absence, Allocation, Hold
from tests.agenda.worlds import NEED, NOW, TERMS, TUESDAY, counsellor, during, local, room, site, whole

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def take(period, calendars, terms=TERMS, **more):
    return holds.take(period=period, calendars=calendars, need=NEED, terms=terms, **more)


def test_a_time_taken_is_no_longer_free_and_is_free_again_when_given_back():
    anyone = counsellor(site(), "09:00", "11:00").pk
    asked = {"calendars": [anyone], "need": NEED, "terms": TERMS, "window": whole(TUESDAY)}
    assert local(free_slots(**asked)) == ["24 09:00", "24 09:20", "24 09:40", "24 10:00", "24 10:20"]
    hold = take(during(TUESDAY, "09:40", "10:20"), [anyone])
    assert local(free_slots(**asked)) == ["24 09:00", "24 10:20"]
    with pytest.raises(holds.SlotTaken):
        take(during(TUESDAY, "10:00", "10:40"), [anyone])
    holds.give_back(hold)
    assert not Allocation.objects.exists()
    assert len(free_slots(**asked)) == 5


def test_every_calendar_or_none():
    tower = site()
    first, second, quiet = counsellor(tower).pk, counsellor(tower).pk, room(tower, capacity=3).pk
    take(during(TUESDAY, "09:00", "09:40"), [second])
    with pytest.raises(holds.SlotTaken):
        take(during(TUESDAY, "09:20", "10:00"), [first, second, quiet])
    assert Hold.objects.count() == Allocation.objects.count() == 1
    hold = take(during(TUESDAY, "09:40", "10:20"), [second, quiet, first])
    assert sorted(hold.allocations.values_list("calendar", "seat")) == sorted(
        [(first, 1), (second, 1), (quiet, 1), (quiet, 2), (quiet, 3)]
    )


def test_a_move_may_overlap_its_own_old_time_and_keeps_it_when_refused():
    anyone = counsellor(site()).pk
    hold = take(during(TUESDAY, "09:00", "09:40"), [anyone])
    hold = holds.swap(hold, period=during(TUESDAY, "09:20", "10:00"), calendars=[anyone], need=NEED, terms=TERMS)
    take(during(TUESDAY, "10:00", "10:40"), [anyone])
    with pytest.raises(holds.SlotTaken):
        holds.swap(hold, period=during(TUESDAY, "09:40", "10:20"), calendars=[anyone], need=NEED, terms=TERMS)
    assert hold.allocations.get().period.lower == during(TUESDAY, "09:20", "10:00").start


def test_an_absence_is_not_booked():
    anyone = counsellor(site()).pk
    Absence.objects.create(calendar_id=anyone, period=tuple(during(TUESDAY, "10:00", "11:00")))
    with pytest.raises(holds.NotOpen) as refused:
        take(during(TUESDAY, "09:40", "10:20"), [anyone])
    assert refused.value.reason is holds.Reason.ABSENT
    take(during(TUESDAY, "09:20", "10:00"), [anyone])


@pytest.mark.django_db(transaction=True)
def test_a_hold_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        take(during(TUESDAY, "09:40", "10:20"), [1])


def test_notice_is_waived_for_staff_only_when_asked():
    anyone = counsellor(site()).pk
    monday = during(TUESDAY - dt.timedelta(days=1), "09:00", "09:40")
    with pytest.raises(holds.NotOpen) as refused:
        take(monday, [anyone])
    assert refused.value.reason is holds.Reason.NOTICE
    take(monday, [anyone], waive=frozenset({"notice"}))
