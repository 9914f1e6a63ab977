"""How long each seat of the workstations could be used on a day, bookings or not."""

import datetime as dt

import pytest

from cdm.agenda import absences, seats
from cdm.agenda.models import Closure, Regime
from tests.agenda.worlds import MONDAY, TUESDAY, at, during, hour, site, stations

pytestmark = pytest.mark.django_db


def open_on(calendar, day):
    return seats.open_time(calendars=[calendar.pk], day=day)[calendar.pk]


@pytest.fixture
def posts():
    return stations(site(), 4)


def test_each_seat_is_open_as_long_as_the_site(posts):
    assert open_on(posts, TUESDAY) == {seat: [during(TUESDAY, "09:00", "17:00")] for seat in range(1, 5)}
    assert open_on(posts, TUESDAY + dt.timedelta(days=4)) == {seat: [] for seat in range(1, 5)}  # Saturday


def test_what_is_out_of_service_is_not_open(posts):
    absences.add(calendar=posts, period=during(TUESDAY, "10:00", "12:00"), seat=2)
    found = open_on(posts, TUESDAY)
    assert found[2] == [during(TUESDAY, "09:00", "10:00"), during(TUESDAY, "12:00", "17:00")]
    assert found[1] == [during(TUESDAY, "09:00", "17:00")]


def test_a_regime_leaves_the_first_seats(posts):
    Regime.objects.create(kind=Regime.Kind.OPEN, starts=TUESDAY, ends=TUESDAY, capacity_percent=50)
    assert list(open_on(posts, TUESDAY)) == [1, 2]
    assert list(open_on(posts, MONDAY)) == [1, 2, 3, 4]


def test_a_closure_closes_and_a_calendar_out_of_use_is_left_out(posts):
    Closure.objects.create(
        first_day=TUESDAY,
        last_day=TUESDAY,
        starts=hour("09:00"),
        ends=hour("16:00"),
        label_fr="Panne",
        label_nl="Panne",
    )
    assert open_on(posts, TUESDAY)[1] == [during(TUESDAY, "16:00", "17:00")]
    posts.active = False
    posts.save(update_fields=["active"])
    assert seats.open_time(calendars=[posts.pk], day=TUESDAY) == {}


def test_a_day_of_twenty_five_hours(posts):
    """Open from one to four at night when summer time ends: four hours."""
    night = stations(site("Nuit", opens="01:00", closes="04:00", weekdays=range(7)), 1)
    (stretch,) = open_on(night, dt.date(2026, 10, 25))[1]
    assert stretch.end - stretch.start == dt.timedelta(hours=4)
    assert stretch.start == at(dt.date(2026, 10, 25), "01:00")


def test_one_question_whatever_is_asked(posts, django_assert_num_queries):
    others = [stations(posts.site, 3) for _ in range(2)]
    for asked in ([posts.pk], [posts.pk, *(other.pk for other in others)]):
        with django_assert_num_queries(1):
            assert set(seats.open_time(calendars=asked, day=TUESDAY)) == set(asked)
