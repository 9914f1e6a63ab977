"""Whoever of staff is shown what people gave of themselves, or changes anything, is in the journal, over every URL."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from cdm.audit import trail
from cdm.audit.models import AuditEvent, Verb
from tests import personae
from tests.audit.shown import STAFF, People, problems
from tests.counselling import worlds
from tests.wall import checking, urlconf

TABLE = checking.table()
URLS = {url.key for url in urlconf.walk()}
# Their own address, and nobody else's, is on the page of whoever holds the link of an invitation.
EXEMPT = {"partners:accept"}
CHANGING = ("partners:close_account", "counselling:staff_cancel", "activities:session_cancel", "multimedia:station_off")
WALKED = sorted((TABLE.keys() & URLS) - EXEMPT)
ROOMS = sorted({key.rpartition(":")[0] or key.partition("_")[0].partition("/")[0] for key in WALKED})


@pytest.fixture
def people(world) -> People:
    return People.read()


@pytest.fixture
def browsers(world) -> dict[str, str]:
    return {name: personae.sign_in(world.people[name]).cookies[settings.SESSION_COOKIE_NAME].value for name in STAFF}


@pytest.mark.parametrize("room", ROOMS)
def test_who_reads_of_people_or_changes_something_is_written_down_and_no_word_of_it(world, people, browsers, room):
    keys = [key for key in WALKED if (key.rpartition(":")[0] or key.partition("_")[0].partition("/")[0]) == room]
    found = [problem for key in keys for problem in problems(key, TABLE[key], world, people, browsers)]
    assert not found, (
        "Put @viewing(kind) of cdm.audit.viewing under the policy of these views, or call trail.viewed:\n"
        + "\n".join(found)
    )


@pytest.mark.parametrize(
    "key",
    [
        "counselling:staff_appointment",
        "counselling:list",
        "counselling:appointment",
        "activities:participants_xlsx",
        "activities:check_in",
        "multimedia:desk",
        "home:today",
        "partners:people",
        "admin:accounts_user_changelist",
    ],
)
def test_a_page_that_forgot_is_noticed(world, people, browsers, monkeypatch, key):
    assert list(problems(key, TABLE[key], world, people, browsers)) == []
    monkeypatch.setattr(trail, "viewed", lambda *args, **kwargs: None)
    monkeypatch.setattr(trail, "record", lambda *args, **kwargs: None)
    assert list(problems(key, TABLE[key], world, people, browsers))


@pytest.mark.parametrize("key", CHANGING)
def test_a_page_that_changes_and_forgot_is_noticed(world, people, browsers, monkeypatch, key):
    assert list(problems(key, TABLE[key], world, people, browsers)) == []
    for name in ("record", "record_all"):
        monkeypatch.setattr(trail, name, lambda *args, **kwargs: None)
    assert any(" changes " in problem for problem in problems(key, TABLE[key], world, people, browsers))


def test_an_entry_that_says_what_was_written_is_noticed(world, people, browsers, monkeypatch):
    viewed = trail.viewed

    def talkative(about, *, key=None, **more):
        viewed(about, key="Visitor Alphonsine", **more)

    monkeypatch.setattr(trail, "viewed", talkative)
    found = list(
        problems("counselling:staff_appointment", TABLE["counselling:staff_appointment"], world, people, browsers)
    )
    assert any("into the journal" in problem for problem in found)


def _entries() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.filter(verb=Verb.VIEWED).order_by("pk").values_list("kind", "key"))


@pytest.mark.django_db
def test_looking_again_within_the_hour_is_one_entry(counsellor_a, coordinator_a):
    look = "counselling.appointment"
    with time_machine.travel(worlds.NOW, tick=False) as moment:
        for person in (counsellor_a, coordinator_a):
            with trail.acting(lambda person=person: (trail.Who.STAFF, person.pk)):
                for _time in range(3):
                    trail.viewed(look, key="a")
                trail.viewed(look, key="b")
        assert _entries() == [(look, "a"), (look, "b")] * 2
        moment.shift(3600)
        with trail.acting(lambda: (trail.Who.STAFF, counsellor_a.pk)):
            trail.viewed(look, key="a")
        assert len(_entries()) == 5


@pytest.mark.django_db
def test_visitors_and_the_software_look_without_an_entry():
    for who in (trail.SYSTEM, (trail.Who.VISITOR, None)):
        with trail.acting(lambda who=who: who):
            trail.viewed("counselling.appointment", key="a")
    assert _entries() == []


@pytest.mark.django_db
def test_it_asks_the_database_once_whether_new_or_not(counsellor_a, django_assert_num_queries):
    with trail.acting(lambda: (trail.Who.STAFF, counsellor_a.pk)), transaction.atomic():
        for _time in range(2):
            with django_assert_num_queries(1):
                trail.viewed("counselling.appointment", key="a")
