"""Who comes and goes in the demo: each state a coordinator meets, loaded once."""

from __future__ import annotations

from itertools import combinations

import pytest

from activities import departures as sessions
from activities.models import Session
from cdm.accounts import closing, lost_factor
from cdm.accounts.models import User
from cdm.core import clock
from cdm.demo import data_accounts, data_activities, data_counselling, data_passed_on, data_people
from counselling import departures as appointments
from partners.access import member_of
from partners.models import Invitation, Membership
from stats.models import DayCount, Measure


def quiet(text: str) -> None: ...


@pytest.fixture
def loaded(db):
    for module in (data_accounts, data_counselling, data_activities, data_people):
        module.load(quiet)


def test_every_state_of_an_account_is_there_once_however_often_it_is_loaded(loaded):
    before = (User.objects.count(), Invitation.objects.count(), Membership.objects.count())
    data_people.load(quiet)
    assert (User.objects.count(), Invitation.objects.count(), Membership.objects.count()) == before
    assert User.objects.exclude(warned_at=None).count() == 2
    assert User.objects.filter(is_active=False).exclude(closed_at=None).count() == 1
    assert User.objects.filter(memberships=None, name="Benoît Lefèvre").exists()
    assert {row.expired for row in Invitation.objects.all()} == {True, False}
    assert [row.user.name for row in lost_factor.waiting()] == [data_people.LOST]
    assert not closing.to_warn().exists(), "the night's work finds nothing to do about them"
    assert not closing.to_close().exists()


def test_the_leaver_leaves_something_to_hand_over(loaded):
    role = Membership.objects.exclude(last_day=None).get()
    assert role.user.name == data_people.LEAVER
    coordinator = member_of(User.objects.get(email="sophie@actiris.example"))
    assert sessions.left_behind(coordinator).filter(given_by=role.user).exists()
    assert appointments.left_behind().filter(assignments__counsellor__user=role.user).exists()


def test_most_sessions_to_come_have_one_giver_who_is_at_one_place_at_a_time(loaded):
    coming = Session.objects.filter(state__in=sessions.OPEN, starts__gt=clock.now())
    named = list(coming.exclude(given_by=None).order_by("starts"))
    assert named
    assert len(named) < coming.count()
    for one, other in combinations(named, 2):
        apart = one.ends <= other.starts or other.ends <= one.starts
        assert one.given_by_id != other.given_by_id or apart


@pytest.mark.django_db
def test_visitors_were_passed_on_over_the_last_months():
    data_accounts.load(quiet)
    for _time in range(2):
        data_passed_on.load(quiet)
    rows = DayCount.objects.filter(measure=Measure.REFERRED)
    months = {row.day.replace(day=1) for row in rows}
    assert len(months) >= 12
    assert all(row.day < clock.today() for row in rows)
    assert len({row.item for row in rows}) >= 5
