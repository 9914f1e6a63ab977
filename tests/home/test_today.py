"""Today when nobody is expected: every role is told which day comes next."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cdm.agenda.models import OpeningHours
from counselling.models import InterviewKind
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
