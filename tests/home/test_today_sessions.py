"""Group sessions on Today: the day's, and those nobody closed, each role what it may see."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from activities.models import Session
from tests.activities import worlds
from tests.activities.worlds import MONDAY, TUESDAY, activity, at, register
from tests.personae import sign_in

pytestmark = pytest.mark.django_db
NOON = at(TUESDAY, "12:00")


def session(of, day, start="10:00", **fields) -> Session:
    with time_machine.travel(worlds.NOW - dt.timedelta(days=2), tick=False):
        made = worlds.session(of, at(day, start), **fields)
        if "state" not in fields:
            register(made, party=3, name=f"Visitor {of.lead.code}")
        return made


def words(user) -> str:
    text = sign_in(user).get(reverse("home:today")).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").split())


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def both(site, partner_a, partner_b):
    session(activity(partner_a, "Atelier Alpha"), TUESDAY, "11:30", online=5)
    session(activity(partner_b, "Atelier Beta"), TUESDAY)
    session(activity(partner_a, "Oubli Alpha"), MONDAY)
    session(activity(partner_b, "Oubli Beta"), MONDAY)
    session(activity(partner_b, "Oubli partagé", partner_a), MONDAY, "14:00")
    session(activity(partner_a, "Brouillon"), TUESDAY, state=Session.State.DRAFT)
    session(activity(partner_a, "Demain"), TUESDAY + dt.timedelta(days=1))


@pytest.mark.parametrize("who", ["counsellor_a", "coordinator_a"])
def test_a_partner_sees_its_sessions_and_what_it_left_open(request, both, who):
    page = words(request.getfixturevalue(who))
    for shown in ("Atelier Alpha", "Oubli Alpha", "Oubli partagé", "3 inscrits", "2 séances collectives ne sont pas"):
        assert shown in page
    for hidden in ("Atelier Beta", "Oubli Beta", "Brouillon", "Demain"):
        assert hidden not in page


def test_reception_sees_the_day_of_everybody_and_is_not_nagged(both, reception):
    page = words(reception)
    assert "Atelier Alpha" in page
    assert "Atelier Beta" in page
    assert "Oubli" not in page
    assert "Clôturer et compter" not in page


def test_managers_read_how_many_each_partner_left_open(both, manager):
    page = words(manager)
    assert "Séances collectives pas encore clôturées, par partenaire" in page
    assert re.search(r"Bêta Formation 3 Alpha Emploi 1", page)  # a session of this morning, over and not closed, too
    assert "Oubli" not in page


def test_a_documentalist_sees_none(both, documentalist):
    assert "Atelier" not in words(documentalist)


def test_a_cancelled_or_closed_one_does_not_nag(both, coordinator_a):
    Session.objects.filter(activity__title_fr="Oubli Alpha").update(state=Session.State.CANCELLED)
    shared = Session.objects.get(activity__title_fr="Oubli partagé").meetings.get()
    shared.closed = True
    shared.save(update_fields=["closed"])
    assert "Oubli" not in words(coordinator_a)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("coordinator_a", 16), ("reception", 13), ("manager", 18)])
def test_today_asks_the_same_however_many_there_are(
    request, site, partner_a, count, who, queries, django_assert_num_queries
):
    for number in range(count):
        session(activity(partner_a, f"Atelier {number}"), TUESDAY)
        session(activity(partner_a, f"Oubli {number}"), MONDAY)
    client = sign_in(request.getfixturevalue(who))
    client.get(reverse("home:today"))
    with django_assert_num_queries(queries):
        client.get(reverse("home:today"))
