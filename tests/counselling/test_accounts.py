"""What closing a counsellor's account means for visitors: nothing more is booked, nobody is left waiting."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cdm.accounts.models import User
from cdm.core import clock
from cdm.core.refused import Refused
from counselling.models import Appointment
from partners.accounts import standing
from tests.counselling import desks, worlds

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(worlds.NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def counsellor(db, partner_a):
    worlds.kind()
    return worlds.counsellor(worlds.site(), partner_a, "Ada Alphonsine")


def unused(counsellor):
    long_ago = clock.now() - 130 * DAY
    about = {"last_login": long_ago, "date_joined": long_ago, "warned_at": clock.now() - 31 * DAY}
    User.objects.filter(pk=counsellor.user_id).update(**about)


def test_a_closed_counsellor_is_not_offered(as_, counsellor, coordinator_a):
    worlds.book()
    as_(coordinator_a).post(reverse("partners:close_account", args=[counsellor.user_id]))
    with pytest.raises(Refused):
        worlds.book(worlds.TUESDAY_9 + dt.timedelta(hours=1))
    as_(coordinator_a).post(reverse("partners:reopen_account", args=[counsellor.user_id]))
    assert worlds.book(worlds.TUESDAY_9 + dt.timedelta(hours=1))


def test_whom_visitors_expect_stays_open(as_, counsellor, manager, now):
    unused(counsellor)
    appointment = desks.given(counsellor, worlds.TUESDAY_9)
    as_(manager)
    assert standing.look_after()["closed"] == 0
    page = as_(manager).get(reverse("partners:accounts"))
    (line,) = page.context["warned"]
    assert line["busy"]
    now.shift(appointment.ends - clock.now())
    assert standing.look_after()["closed"] == 1


def test_the_control_an_account_nobody_expects_is_closed(as_, counsellor, manager):
    unused(counsellor)
    as_(manager)
    assert not Appointment.objects.exists()
    assert standing.look_after()["closed"] == 1
