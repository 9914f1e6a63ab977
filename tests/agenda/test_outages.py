"""One seat out of service: it is not offered and not taken, the others are; what was booked on it is listed (B2)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cdm.agenda import absences, holds
from cdm.agenda.availability import free_slots
from cdm.agenda.models import Absence, Calendar, Hold
from cdm.agenda.terms import Need, Seats, Terms
from cdm.core.refused import Refused
from tests.agenda.worlds import NOW, TUESDAY, at, counsellor, during, local, site, stations, whole

pytestmark = pytest.mark.django_db
HOURLY = Terms(duration=60, step=60)
WEDNESDAY = TUESDAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def area() -> Calendar:
    return stations(site(opens="09:00", closes="12:00"), 2)


def on(area: Calendar, seat: int, starts="10:00", ends="11:00", day=TUESDAY) -> Hold:
    wish = Seats(1, ((seat,),))
    return holds.take(period=during(day, starts, ends), calendars=[area.pk], need=Need(), terms=HOURLY, seats=wish)


def free(area: Calendar, seat: int, days: int = 1) -> list[str]:
    return local(
        free_slots(
            calendars=[area.pk], need=Need(), terms=HOURLY, window=whole(TUESDAY, days), seats=Seats(1, ((seat,),))
        )
    )


def test_a_seat_out_of_service_is_not_taken_and_the_other_is(area):
    absences.add(calendar=area, period=during(TUESDAY, "10:30", "10:45"), seat=1)
    assert free(area, 1) == ["24 09:00", "24 11:00"]
    assert len(free(area, 2)) == 3
    with pytest.raises(holds.NotOpen):
        on(area, 1)
    on(area, 1, "11:00", "12:00")
    on(area, 2)


def test_until_somebody_has_repaired_it(area):
    outage = absences.add(calendar=area, period=(at(TUESDAY, "09:30"), None), seat=1)
    assert free(area, 1, days=60) == []
    assert len(free(area, 2, days=2)) == 6
    absences.end(outage, at(WEDNESDAY, "10:00") + dt.timedelta(microseconds=900))
    assert outage.period.upper == at(WEDNESDAY, "10:00")
    assert free(area, 1, days=2) == ["25 10:00", "25 11:00"]
    absences.end(outage, at(WEDNESDAY, "11:00"))
    assert Absence.objects.get().period.upper == at(WEDNESDAY, "10:00")
    absences.end(outage, at(TUESDAY, "09:30"))
    assert not Absence.objects.exists()


def test_it_lists_what_was_booked_on_that_seat_only(area):
    hit, later = on(area, 1), on(area, 1, day=WEDNESDAY)
    on(area, 2)
    on(area, 1, "09:00", "10:00")
    assert [
        each.hold for each in absences.hits(Absence(calendar=area, seat=1, period=(at(TUESDAY, "10:00"), None)))
    ] == [
        hit,
        later,
    ]
    outage = absences.add(calendar=area, period=during(TUESDAY, "10:00", "10:01"), seat=1)
    assert [each.hold for each in absences.hits(outage)] == [hit]
    everything = absences.add(calendar=area, period=during(TUESDAY, "10:00", "10:01"))
    assert absences.hits(everything).count() == 2


@pytest.mark.parametrize(
    ("starts", "ends", "seat"), [("10:00", "10:00", 1), ("10:00", "09:00", 1), ("10:00", None, None)]
)
def test_only_a_seat_is_away_with_no_end(area, starts, ends, seat):
    period = (at(TUESDAY, starts), ends and at(TUESDAY, ends))
    with pytest.raises(Refused):
        absences.add(calendar=area, period=period, seat=seat)
    assert not Absence.objects.exists()


def test_people_and_rooms_are_away_as_a_whole():
    with pytest.raises(ValueError, match="as a whole"):
        absences.add(calendar=counsellor(site()), period=(at(TUESDAY, "10:00"), None), seat=1)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"period": (NOW, None)}, "absence_bounded"),
        ({"period": (None, NOW), "seat": 1}, "absence_bounded"),
        ({"period": (NOW, NOW), "seat": 1}, "absence_bounded"),
        ({"period": (NOW, None), "seat": 0}, "absence_seat_counts_from_one"),
    ],
)
def test_the_database_says_so_too(area, fields, constraint):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Absence.objects.create(calendar=area, **fields)
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_the_seats_above_a_lower_capacity_do_not_matter(area):
    absences.add(calendar=area, period=(NOW, None), seat=7)
    assert len(free(area, 1)) == 3
