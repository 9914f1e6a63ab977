"""What the front page says at any moment of the day, the week and the year."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from cdm.agenda import centre
from cdm.agenda.centre import State
from cdm.agenda.models import Closure, OpeningHours, Regime
from cdm.core import clock
from tests.agenda.worlds import MONDAY, TUESDAY, at, hour, site

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = MONDAY + dt.timedelta(days=4), MONDAY + dt.timedelta(days=5)
NEXT_MONDAY = MONDAY + dt.timedelta(days=7)


@pytest.fixture
def tower():
    """Monday to Friday, 9 to 12 and 13 to 17."""
    made = site(closes="12:00")
    for weekday in range(5):
        OpeningHours.objects.create(site=made, weekday=weekday, opens=hour("13:00"), closes=hour("17:00"))
    return made


def said(day: dt.date, time: str) -> tuple:
    status = centre.status(at=at(day, time))
    moment = status.until or status.opens
    return status.state, f"{clock.local(moment):%a %d %b %H:%M}" if moment else None


@pytest.mark.parametrize(
    ("day", "time", "state", "moment"),
    [
        (MONDAY, "08:59:59", State.CLOSED, "Mon 23 Nov 09:00"),
        (MONDAY, "09:00", State.OPEN, "Mon 23 Nov 12:00"),
        (MONDAY, "11:59:59", State.OPEN, "Mon 23 Nov 12:00"),
        (MONDAY, "12:00", State.CLOSED, "Mon 23 Nov 13:00"),
        (MONDAY, "16:59", State.OPEN, "Mon 23 Nov 17:00"),
        (MONDAY, "17:00", State.CLOSED, "Tue 24 Nov 09:00"),
        (MONDAY, "23:59:59", State.CLOSED, "Tue 24 Nov 09:00"),
        (TUESDAY, "00:00", State.CLOSED, "Tue 24 Nov 09:00"),
        (FRIDAY, "20:00", State.CLOSED, "Mon 30 Nov 09:00"),
        (SATURDAY, "10:00", State.CLOSED, "Mon 30 Nov 09:00"),
        (dt.date(2027, 3, 27), "23:00", State.CLOSED, "Mon 29 Mar 09:00"),  # the clock goes forward that night
        (dt.date(2026, 10, 23), "18:00", State.CLOSED, "Mon 26 Oct 09:00"),  # and back on that Sunday
    ],
)
def test_an_ordinary_week(tower, day, time, state, moment):
    assert said(day, time) == (state, moment)


def test_it_opens_today_or_another_day(tower):
    assert centre.status(at=at(MONDAY, "12:30")).opens_today
    assert not centre.status(at=at(MONDAY, "17:30")).opens_today
    assert not centre.status(at=at(MONDAY, "23:59")).opens_today
    assert centre.status(at=at(TUESDAY, "00:01")).opens_today


@pytest.mark.parametrize(("language", "label"), [("fr", "Noël"), ("nl", "Kerstmis")])
def test_a_holiday_says_its_name_in_both_languages(tower, language, label):
    christmas = dt.date(2026, 12, 25)
    Closure.objects.create(
        kind="holiday", first_day=christmas, last_day=christmas, label_fr="Noël", label_nl="Kerstmis"
    )
    with translation.override(language):
        status = centre.status(at=at(christmas, "10:00"))
        assert (status.state, status.closure) == (State.CLOSED, label)
        assert centre.status(at=at(christmas + dt.timedelta(days=1), "10:00")).closure == ""
    assert said(christmas, "10:00") == (State.CLOSED, "Mon 28 Dec 09:00")


def test_a_holiday_on_a_sunday_is_no_reason(tower):
    easter = dt.date(2027, 3, 28)
    Closure.objects.create(first_day=easter, last_day=easter, label_fr="Pâques", label_nl="Pasen")
    assert centre.status(at=at(easter, "10:00")).closure == ""


def test_some_hours_closed(tower):
    Closure.objects.create(
        first_day=MONDAY, last_day=MONDAY, starts=hour("10:00"), ends=hour("11:30"), label_fr="Panne", label_nl="Panne"
    )
    assert said(MONDAY, "09:30") == (State.OPEN, "Mon 23 Nov 10:00")
    assert said(MONDAY, "10:00") == (State.CLOSED, "Mon 23 Nov 11:30")
    assert centre.status(at=at(MONDAY, "10:00")).closure == "Panne"
    assert said(MONDAY, "11:30") == (State.OPEN, "Mon 23 Nov 12:00")


def test_regimes_of_a_hard_year(tower):
    closed = Regime.objects.create(
        kind="closed",
        starts=MONDAY,
        ends=FRIDAY,
        remote_goes_on=True,
        note_fr="Restons prudents.",
        note_nl="Voorzichtig.",
    )
    Regime.objects.create(kind="appointment", starts=SATURDAY, note_fr="Sur rendez-vous.", note_nl="Op afspraak.")
    status = centre.status(at=at(TUESDAY, "10:00"))
    assert (status.state, status.remote, status.note) == (State.CLOSED, True, "Restons prudents.")
    assert (status.opens, status.opens_as) == (at(NEXT_MONDAY, "09:00"), State.APPOINTMENT)
    status = centre.status(at=at(NEXT_MONDAY, "10:00"))
    assert (status.state, status.until, status.note) == (
        State.APPOINTMENT,
        at(NEXT_MONDAY, "12:00"),
        "Sur rendez-vous.",
    )
    closed.remote_goes_on = False
    closed.save(update_fields=["remote_goes_on"])
    assert not centre.status(at=at(TUESDAY, "10:00")).remote


def test_closed_with_no_end_in_sight(tower):
    Regime.objects.create(kind="closed", starts=MONDAY)
    assert said(TUESDAY, "10:00") == (State.CLOSED, None)
    OpeningHours.objects.all().delete()
    Regime.objects.all().delete()
    assert said(TUESDAY, "10:00") == (State.CLOSED, None)


def test_open_anywhere_is_open(tower):
    site("Annexe", opens="11:00", closes="19:00")
    assert said(MONDAY, "12:30") == (State.OPEN, "Mon 23 Nov 19:00")


def test_one_query_and_one_more_for_each_thing_to_say(tower, django_assert_num_queries):
    with django_assert_num_queries(1):
        centre.status(at=at(MONDAY, "10:00"))
    with django_assert_num_queries(1):
        centre.status(at=at(SATURDAY, "10:00"))
    Closure.objects.create(first_day=MONDAY, last_day=MONDAY, label_fr="Panne", label_nl="Panne")
    with django_assert_num_queries(2):
        centre.status(at=at(MONDAY, "10:00"))
    Regime.objects.create(kind="appointment", starts=MONDAY)
    with django_assert_num_queries(2):
        centre.status(at=at(TUESDAY, "10:00"))
