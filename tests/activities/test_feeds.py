"""The feeds: what they hold per filter, that programs may keep them, and that they stay small."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from activities.agenda import feeds
from activities.models import Session
from tests.activities import worlds
from tests.activities.test_agenda import many
from tests.activities.worlds import MONDAY, TUESDAY, at

NAMES = ("feed_ics", "feed_rss", "feed_json")


@pytest.fixture
def cv(site, partner_a):
    return worlds.activity(partner_a, "Atelier CV & co")


@pytest.fixture
def moving(site, partner_b):
    return worlds.activity(partner_b, "Étudier ailleurs", themes=["MOVE"], languages=["nl"])


def get(client, name: str, query: str = "", language: str = "fr", **headers: str):
    with translation.override(language):
        return client.get(f"{reverse(f'activities:{name}')}{query}", headers=headers)


def read(name: str, content: bytes) -> list[str]:
    """The titles in a feed."""
    if name == "feed_ics":
        return [str(event["summary"]) for event in Calendar.from_ical(content).events]
    if name == "feed_rss":
        return [item.findtext("title").split(" – ")[0] for item in ElementTree.fromstring(content).iter("item")]  # noqa: S314
    return [item["title"] for item in json.loads(content)["items"]]


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_follows_the_filters_and_the_language(client, cv, moving, name):
    worlds.session(cv, at(TUESDAY, "09:00"))
    worlds.session(moving, at(TUESDAY, "10:00"))
    worlds.session(cv, state=Session.State.DRAFT)
    assert read(name, get(client, name).content) == ["Atelier CV & co", "Étudier ailleurs"]
    assert read(name, get(client, name, "?theme=MOVE").content) == ["Étudier ailleurs"]
    assert read(name, get(client, name, "?q=etudier", "nl").content) == ["Étudier ailleurs (nl)"]
    assert read(name, get(client, name, "?theme=START").content) == []


@pytest.mark.parametrize("name", NAMES)
def test_who_has_it_is_not_sent_it_again(client, cv, name, monday_morning):
    worlds.session(cv)
    first = get(client, name)
    assert first["Cache-Control"] == "public, max-age=300"
    monday_morning.shift(60)
    assert get(client, name, **{"if-none-match": first["ETag"]}).status_code == 304
    unchanged = get(client, name, **{"if-modified-since": first["Last-Modified"]})
    assert unchanged.status_code == 304
    assert unchanged["ETag"] == first["ETag"]
    worlds.session(cv, at(TUESDAY, "11:00"))
    assert get(client, name, **{"if-none-match": first["ETag"]}).status_code == 200
    assert get(client, name, **{"if-modified-since": first["Last-Modified"]}).status_code == 200


def test_the_calendar_has_each_meeting_and_says_what_is_off(client, cv):
    course = worlds.session(cv, at(MONDAY, "09:00"), days=3, sequence=4)
    worlds.session(cv, at(TUESDAY, "16:00"), state="cancelled")
    events = Calendar.from_ical(get(client, "feed_ics").content).events
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert {event["sequence"] for event in events} == {0, 4}
    own = Calendar.from_ical(client.get(reverse("activities:session_calendar", args=[course.pk])).content).events
    assert {str(event["uid"]) for event in own} <= {str(event["uid"]) for event in events}
    assert "Avenue de l’Astronomie 14" in str(events[0]["location"])


def test_a_session_of_several_days_is_one_item(client, cv):
    worlds.session(cv, at(TUESDAY, "09:00"), days=3)
    for name in ("feed_rss", "feed_json"):
        assert len(read(name, get(client, name).content)) == 1


def test_json_holds_what_is_documented(client, cv):
    session = worlds.session(cv, onsite=3, online=None)
    worlds.register(session)
    feed = json.loads(get(client, "feed_json", "?theme=WORK").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith("/fr/agenda/agenda.json?theme=WORK")
    told = feed["items"][0]["_session"]
    assert told["starts"] == "2026-11-26T10:00:00+01:00"
    assert told["seats"] == {"onsite": {"seats": 3, "left": 2}, "online": {"seats": None, "left": None}}
    assert told["state"] == "open"
    documented = (Path(settings.BASE_DIR) / "README.md").read_text()
    assert [key for key in told if f"`{key}`" not in documented] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_stays_small_whatever_is_planned(client, cv, name):
    many(cv, days=10, a_day=50)
    answer = get(client, name)
    assert len(read(name, answer.content)) == feeds.MOST
    assert len(answer.content) < 300_000


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_as_many_queries_for_one_as_for_three(client, cv, django_assert_num_queries, name, number):
    for day in range(number):
        worlds.session(cv, at(TUESDAY + dt.timedelta(days=day), "10:00"))
    with django_assert_num_queries(7):
        get(client, name, "?theme=WORK&q=cv")


def test_the_page_names_its_feeds(client, cv):
    worlds.session(cv)
    html = client.get("/fr/agenda/?theme=WORK").content.decode()
    for kind, path in (("text/calendar", "agenda.ics"), ("application/rss+xml", "rss.xml")):
        assert f'type="{kind}"' in html.split("</head>")[0]
        assert html.count(f'href="/fr/agenda/{path}?theme=WORK"') == 2
