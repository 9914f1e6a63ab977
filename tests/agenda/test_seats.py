"""B1 below Python: what SQL itself refuses, whoever asks."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cdm.agenda.models import Allocation, Calendar, Hold
from tests.agenda.worlds import TUESDAY, counsellor, during, room, site, stations

pytestmark = pytest.mark.django_db
NINE = tuple(during(TUESDAY, "09:00", "09:40"))


def allocate(calendar: Calendar, seat: int, period=NINE) -> Allocation:
    return Allocation.objects.create(
        hold=Hold.objects.create(period=period), calendar=calendar, seat=seat, period=period
    )


def refused_by(write) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    return refused.value.__cause__.diag.constraint_name


def test_a_counsellor_is_not_held_twice_through_a_second_seat():
    anyone = counsellor(site())
    allocate(anyone, 1)
    assert refused_by(lambda: allocate(anyone, 1)) == "allocation_never_twice"
    assert refused_by(lambda: allocate(anyone, 2)) == "allocation_seat_exists"
    assert refused_by(lambda: Allocation.objects.update(seat=2)) == "allocation_seat_exists"
    assert refused_by(lambda: Calendar.objects.update(capacity=2)) == "calendar_counsellor_is_one"


def test_seats_are_counted_from_one_to_the_capacity():
    area = stations(site(), 2)
    allocate(area, 1)
    allocate(area, 2)
    assert refused_by(lambda: allocate(area, 3)) == "allocation_seat_exists"
    assert refused_by(lambda: allocate(area, 0)) == "allocation_seat_exists"


def test_an_allocation_does_not_move_to_a_smaller_calendar():
    tower = site()
    held, small = allocate(stations(tower, 2), 2), room(tower)
    assert refused_by(lambda: Allocation.objects.filter(pk=held.pk).update(calendar=small)) == "allocation_seat_exists"


def test_a_capacity_is_not_lowered_below_a_seat_still_held_and_may_be_below_a_past_one():
    area = stations(site(), 3)
    past = tuple(during(dt.date(2020, 3, 2), "09:00", "09:40"))
    allocate(area, 3, past)
    Calendar.objects.update(capacity=2)
    ahead = tuple(moment.replace(year=2100) for moment in NINE)
    allocate(area, 2, ahead)
    assert refused_by(lambda: Calendar.objects.update(capacity=1)) == "calendar_seats_still_held"
    Calendar.objects.update(capacity=5)
