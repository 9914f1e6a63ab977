"""When calendars are open, whatever is taken: own hours, closures, the regime, the clock of the day it changes."""

from __future__ import annotations

import datetime as dt

import pytest

from cdm.agenda import opening
from cdm.agenda.models import Absence, AvailabilityRule, Calendar, Closure, Regime
from cdm.core import clock
from tests.agenda import worlds
from tests.agenda.worlds import MONDAY, TUESDAY, at, hour

pytestmark = pytest.mark.django_db
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
WEEK = MONDAY, MONDAY + dt.timedelta(days=6)


@pytest.fixture
def site():
    return worlds.site()


@pytest.fixture
def area(site) -> Calendar:
    return worlds.stations(site, 4)


def hours(calendar: Calendar, first: dt.date = MONDAY, last: dt.date = WEEK[1]) -> dict[dt.date, list[str]]:
    known = opening.hours(calendars=[calendar.pk], first=first, last=last)[calendar.pk]
    return {
        day: [f"{clock.local(of.start):%H:%M}–{clock.local(of.end):%H:%M}" for of in stretches]
        for day, stretches in known.items()
    }


def following(calendar: Calendar, moment: dt.datetime) -> dt.datetime | None:
    return opening.next_opening(calendars=[calendar.pk], at=moment)[calendar.pk]


def test_every_day_is_told_those_without_hours_too(area):
    assert list(hours(area).values()) == [["09:00–17:00"]] * 5 + [[]] * 2


def test_its_own_hours_a_closure_an_absence_and_a_regime(area, site):
    for weekday in range(4):
        AvailabilityRule.objects.create(
            calendar=area, site=site, weekday=weekday, starts=hour("10:00"), ends=hour("18:00")
        )
    Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY, starts=hour("12:00"), ends=hour("13:00"))
    Absence.objects.create(calendar=area, period=worlds.whole(WEDNESDAY))
    Absence.objects.create(calendar=area, seat=1, period=worlds.whole(TUESDAY))  # one seat closes nothing
    Regime.objects.create(kind=Regime.Kind.CLOSED, starts=WEDNESDAY + dt.timedelta(days=1))
    found = hours(area)
    assert (found[MONDAY], found[TUESDAY]) == (["10:00–17:00"], ["10:00–12:00", "13:00–17:00"])
    assert [found[day] for day in found if day > TUESDAY] == [[]] * 5


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(MONDAY, "08:00"), at(MONDAY, "09:00")),
        (at(MONDAY, "09:00"), at(TUESDAY, "09:00")),  # open at that very moment: the next one
        (at(MONDAY, "18:00"), at(TUESDAY, "09:00")),
        (at(dt.date(2026, 11, 27), "18:00"), at(dt.date(2026, 11, 30), "09:00")),
        (at(dt.date(2026, 10, 23), "18:00"), at(dt.date(2026, 10, 26), "09:00")),  # over the change of the clock
    ],
)
def test_when_it_opens_next(area, moment, opens):
    assert following(area, moment) == opens


def test_nothing_is_promised_that_is_too_far_or_unknown(area):
    Regime.objects.create(kind=Regime.Kind.CLOSED, starts=MONDAY)
    assert following(area, at(MONDAY, "08:00")) is None
    area.active = False
    area.save()
    assert following(area, at(MONDAY, "08:00")) is None


def test_one_query_for_all(area, site, django_assert_num_queries):
    other = worlds.stations(site, 2)
    with django_assert_num_queries(1):
        opening.hours(calendars=[area.pk, other.pk], first=MONDAY, last=WEEK[1])
