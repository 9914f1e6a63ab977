"""Today when nobody is expected: every role is told which day comes next."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cdm.agenda.models import OpeningHours
from counselling.models import Counsellor, InterviewKind
from tests.counselling import worlds
from tests.counselling.desks import given
from tests.personae import sign_in

pytestmark = pytest.mark.django_db
SATURDAY, SUNDAY = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC), dt.datetime(2026, 11, 22, 21, tzinfo=dt.UTC)
ON_MONDAY = "counselling:list"


@pytest.fixture
def ada(partner_a):
    site = worlds.site()
    OpeningHours.objects.filter(weekday__gte=5).delete()
    InterviewKind.objects.all().delete()
    worlds.kind()
    return worlds.counsellor(site, partner_a, "Ada Alphonsine")


@pytest.mark.parametrize("now", [SATURDAY, SUNDAY])
@pytest.mark.parametrize("role", ["counsellor", "coordinator", "reception", "manager"])
def test_an_empty_weekend_points_to_monday(request, ada, coordinator_a, now, role):
    user = ada.user if role == "counsellor" else request.getfixturevalue(f"{role}_a" if role[0] == "c" else role)
    with time_machine.travel(now):
        page = sign_in(user).get(reverse("home:today"))
    assert f'{reverse(ON_MONDAY)}?day=2026-11-23"' in page.text


def test_a_day_with_an_appointment_points_nowhere(ada):
    with time_machine.travel(worlds.NOW):
        given(ada, worlds.NOW + dt.timedelta(hours=2))
        page = sign_in(ada.user).get(reverse("home:today"))
    assert "?day=" not in page.text


def test_who_is_new_sees_their_first_steps_until_they_have_hours(ada, partner_a, counsellor_a):
    client = sign_in(counsellor_a)
    page = client.get(reverse("home:today"))
    urls = [step.url for step in page.context["first_steps"] if not step.done]
    own = Counsellor.objects.get(user=counsellor_a)
    assert urls[0] == reverse("counselling:availability_of", args=[own.pk])
    assert urls[0] in page.text
    rule = ada.calendar.rules.first()
    rule.pk, rule.calendar = None, own.calendar
    rule.save()
    page = client.get(reverse("home:today"))
    assert page.context["first_steps"] == []
    assert 'id="first-steps"' not in page.text


def test_a_coordinator_is_told_what_is_left_with_who_leaves(ada, coordinator_a, coordinator_b):
    with time_machine.travel(worlds.NOW):
        given(ada, worlds.NOW + dt.timedelta(days=2))
        assert 'id="left"' not in sign_in(coordinator_a).get(reverse("home:today")).text
        ada.user.memberships.all().delete()
        assert 'id="left"' in sign_in(coordinator_a).get(reverse("home:today")).text
        assert 'id="left"' not in sign_in(coordinator_b).get(reverse("home:today")).text
