"""Records that waited on a device: opened, judged as if posted, counted once, and only by who may."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from cdm.home.offline import views
from stats import recording
from stats.models import Profile, Receipt, Tally
from stats.tasks import purge_receipts
from tests import personae
from tests.home.offline import fields, record, send, states

pytestmark = pytest.mark.django_db


def counted() -> list[tuple]:
    return sorted(Tally.objects.values_list("service", "channel", "partner", "count"))


def test_a_record_is_counted_on_the_day_it_was_made(as_, counsellor_a):
    day = clock.today() - dt.timedelta(days=3)
    said = fields(day=day.isoformat(), count="4", theme="WORK", language="nl")
    assert states(as_(counsellor_a), record(said)) == ["counted"]
    assert list(Tally.objects.values_list("day", "theme", "language", "partner", "count")) == [
        (day, "WORK", "nl", "alpha", 4)
    ]


def test_the_visitors_answers_come_along(as_, counsellor_a):
    assert states(as_(counsellor_a), record(fields(sex="F", municipality="21004"))) == ["counted"]
    profile = Profile.objects.get()
    assert (profile.sex, profile.municipality) == ("F", "21004")


def test_several_at_once_and_each_by_its_own(as_, counsellor_a):
    records = record(), record(fields(service="")), record(fields(channel="PHONE"))
    assert states(as_(counsellor_a), *records) == ["counted", "refused", "counted"]
    assert counted() == [("IC", "FACE", "alpha", 1), ("IC", "PHONE", "alpha", 1)]


def test_sent_again_it_counts_once(as_, counsellor_a, counsellor_a2):
    one = record()
    client = as_(counsellor_a)
    assert states(client, one, one) == ["counted", "before"]
    assert states(client, one) == ["before"]
    assert states(as_(counsellor_a2), one) == ["before"]
    assert counted() == [("IC", "FACE", "alpha", 1)]


def test_what_the_page_counted_before_the_answer_was_lost_counts_once(as_, counsellor_a):
    key, client = uuid.uuid4(), as_(counsellor_a)
    client.post(reverse("home:record"), {**fields(), "key": key})
    assert states(client, record(key=key)) == ["before"]
    assert counted() == [("IC", "FACE", "alpha", 1)]


def test_put_right_on_the_page_it_never_comes_back(as_, counsellor_a):
    """What waits on the device is still wrong, but its key is counted."""
    key, client = uuid.uuid4(), as_(counsellor_a)
    late = record(fields(day=(clock.today() - dt.timedelta(days=40)).isoformat()), key=key)
    assert states(client, late) == ["refused"]
    client.post(reverse("home:record"), {**fields(), "key": key})
    assert states(client, late) == ["before"]
    assert counted() == [("IC", "FACE", "alpha", 1)]


def test_a_receipt_outlives_every_record_still_accepted(as_, counsellor_a, time_machine):
    one, start = record(), clock.now()
    assert states(as_(counsellor_a), one) == ["counted"]
    for days in range(31, 40):
        time_machine.move_to(start + dt.timedelta(days=days))
        purge_receipts()
        assert states(as_(counsellor_a), one) in (["before"], ["refused"])
    assert not Receipt.objects.exists()
    assert sum(count for *_codes, count in counted()) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"day": "2999-01-01"}, "Jour: Ce jour est encore à venir."),
        ({"day": "2020-01-01"}, "Jour: "),
        ({"day": None}, "Jour: "),
        ({"count": "501"}, "Nombre de contacts: "),
        ({"service": "XX"}, "Service: "),
        ({"sex": "W"}, "Sexe: "),
        ({"programme": "none-such"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_it_said_too(as_, counsellor_a, partner_a, wrong, why):
    told = send(as_(counsellor_a), record(fields(**wrong))).json()["entries"][0]
    if "programme" in wrong:  # none on offer: the question is not asked, as on the page
        assert told["state"] == "counted"
        return
    assert told["state"] == "refused"
    assert any(each.replace("\xa0", " ").replace(" :", ":").startswith(why) for each in told["why"]), told["why"]
    assert told["fields"] == {name: [value] for name, value in fields(**wrong).items()}
    assert counted() == []
    assert not Receipt.objects.exists()


def test_a_closed_year_is_said(as_, counsellor_a, monkeypatch):
    """Whoever refuses below the form: the record stays on the device, with the reason."""

    def closed(**facts):
        raise Refused("Closed.", field="day")

    monkeypatch.setattr(recording, "record", closed)
    told = send(as_(counsellor_a), record()).json()["entries"][0]
    assert (told["state"], told["why"]) == ("refused", ["Jour\xa0: Closed."])
    monkeypatch.undo()
    assert not Receipt.objects.exists(), "opened again, it can be sent again"


@pytest.mark.parametrize("partner", ["beta", "", "none-such", None])
def test_what_was_made_for_another_partner_is_neither_counted_nor_read(as_, counsellor_a, partner_b, partner):
    told = send(as_(counsellor_a), record(fields(partner=partner, sex="F"))).json()["entries"][0]
    assert told == {"key": told["key"], "state": "others", "why": [], "fields": {}}
    assert counted() == []
    assert not Profile.objects.exists()


def test_it_waits_for_one_of_theirs(as_, counsellor_a, counsellor_b):
    of_b = record(fields(partner="beta"))
    assert states(as_(counsellor_a), of_b) == ["others"]
    assert states(as_(counsellor_b), of_b) == ["counted"]
    assert counted() == [("IC", "FACE", "beta", 1)]


def test_the_wrong_one_of_another_partner_shows_nothing_either(as_, counsellor_b, partner_a):
    told = send(as_(counsellor_b), record(fields(count="501"))).json()["entries"][0]
    assert (told["state"], told["why"], told["fields"]) == ("others", [], {})


def test_the_centres_own_people_send_what_the_centre_made(as_, reception, manager, partner_a):
    assert states(as_(reception), record(fields(partner="")), record()) == ["counted", "others"]
    assert states(as_(manager), record(fields(partner=None)), record()) == ["counted", "others"]
    assert counted() == [("IC", "FACE", "", 2)]


def test_who_works_for_two_partners_sends_for_both(as_, counsellor_a, partner_b):
    personae.member(counsellor_a, Role.COORDINATOR, partner_b)
    assert states(as_(counsellor_a), record(fields(partner="beta")), record(), record(fields(partner=""))) == [
        "counted",
        "counted",
        "others",
    ]
    assert counted() == [("IC", "FACE", "alpha", 1), ("IC", "FACE", "beta", 1)]


def test_what_is_altered_or_sealed_elsewhere_is_said_unreadable(as_, counsellor_a, settings):
    spoiled = record()
    spoiled["box"] = base64.b64encode(bytes(base64.b64decode(spoiled["box"])[:-1]) + b"!").decode()
    swapped = {**record(), "key": str(uuid.uuid4())}
    elsewhere = record()
    settings.SECRET_KEY = "another" * 9
    client = as_(counsellor_a)
    assert states(client, spoiled, swapped, elsewhere, {"key": str(uuid.uuid4()), "box": ""}) == ["unreadable"] * 4
    assert counted() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 5000,
        b'{"entries": 1}',
        b'{"entries": [1]}',
        b'{"entries": [{}]}',
        b'{"entries": [{"key": "x", "box": ""}]}',
        b'{"entries": [{"key": 7, "box": ""}]}',
        b'{"entries": [{"key": "6f0d7ad6-6c4b-4a3f-8a55-2d60c0b2d1aa", "box": "%"}]}',
        b'{"entries": [{"key": "6f0d7ad6-6c4b-4a3f-8a55-2d60c0b2d1aa", "box": 5}]}',
        b"\xff\xfe",
    ],
)
def test_nonsense_is_refused_as_such(as_, counsellor_a, body):
    answer = as_(counsellor_a).post(reverse("home:record_sync"), body, content_type="application/json")
    assert answer.status_code == 400


def test_too_much_at_once_is_refused(as_, counsellor_a):
    client = as_(counsellor_a)
    assert send(client, *[record() for _ in range(views.MOST + 1)]).status_code == 413
    huge = json.dumps({"entries": [{"key": str(uuid.uuid4()), "box": "A" * views.LARGEST}]})
    assert client.post(reverse("home:record_sync"), huge, content_type="application/json").status_code == 413
    assert counted() == []
    assert states(client, *[record() for _ in range(views.MOST)]) == ["counted"] * views.MOST


def test_one_that_breaks_the_server_takes_no_other_with_it(as_, counsellor_a, monkeypatch):
    """Those before it are counted and known by their keys; the device sends all of them again."""
    first, second = record(), record(fields(channel="PHONE"))
    real, client = recording.record, as_(counsellor_a)
    client.raise_request_exception = False

    def failing(**facts):
        if facts["channel"] == "PHONE":
            raise RuntimeError
        return real(**facts)

    monkeypatch.setattr(recording, "record", failing)
    assert send(client, first, second).status_code == 500
    monkeypatch.undo()
    assert states(client, first, second) == ["before", "counted"]
    assert counted() == [("IC", "FACE", "alpha", 1), ("IC", "PHONE", "alpha", 1)]


# --- who may send ----------


def test_a_session_that_ended_leads_to_signing_in(client, partner_a):
    answer = send(client, record())
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert counted() == []


def test_who_has_left_sends_nothing(as_, nobody, documentalist, partner_a):
    for person in (nobody, documentalist):
        assert send(as_(person), record()).status_code == 403
        assert as_(person).get(reverse("home:record_key")).json()["token"] == ""
    assert counted() == []


def test_another_site_cannot_send(counsellor_a, as_):
    """The token that ``home:record_key`` gives its own pages, or nothing."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = as_(counsellor_a).cookies
    assert send(client, record()).status_code == 403
    assert send(client, record(), headers={"X-CSRFToken": "a" * 64}).status_code == 403
    token = client.get(reverse("home:record_key")).json()["token"]
    assert send(client, record(), headers={"X-CSRFToken": token}).status_code == 200
    foreign = {"X-CSRFToken": token, "Origin": "https://elsewhere.example"}
    assert send(client, record(), headers=foreign).status_code == 403
    assert counted() == [("IC", "FACE", "alpha", 1)]


def test_the_key_is_everybodys_and_sets_no_cookie(client):
    answer = client.get(reverse("home:record_key"))
    assert answer.json().keys() == {"key", "token"}
    assert answer.json()["token"] == ""
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_who_records_learns_what_may_be_chosen_in_codes(as_, counsellor_a, partner_b):
    answer = as_(counsellor_a).get(reverse("home:record_key"))
    said = answer.json()
    assert (said["partners"], said["programmes"]) == (["alpha"], [])
    assert said["token"]
    assert personae.MARKER_A not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("count", [1, 3])
def test_each_record_asks_the_database_as_much_as_the_page(as_, counsellor_a, django_assert_num_queries, count):
    client = as_(counsellor_a)
    records = [record() for _ in range(count)]
    with django_assert_num_queries(3 + 10 * count):
        send(client, *records)
