"""The public page of guidance professionals, its calendar and its feed."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET  # our own feed

import pytest
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from cdm.core import clock
from tests.partners.resources import event, resource

ATOM = "{http://www.w3.org/2005/Atom}"


def titles(client, query=""):
    found = client.get(reverse("partners:professionals") + query).context["found"]
    return [row.title_fr for _day, rows in found.events for row in rows] + [row.title_fr for row in found.others]


def test_everybody_reads_what_is_approved_and_not_over(client, partner_a):
    resource(partner_a, "Zèbre")
    resource(partner_a, "Élan")
    event(partner_a, "Bientôt")
    event(partner_a, "En cours", days=(-3, 2))
    event(partner_a, "Hier", days=(-3, -1))
    for state in ("proposed", "declined", "withdrawn"):
        resource(partner_a, f"Pas {state}", state=state)
    assert titles(client) == ["En cours", "Bientôt", "Élan", "Zèbre"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=tool", ["Outil"]),
        ("?kind=tool&kind=event", ["Journée", "Outil"]),
        ("?theme=MOVE", ["Outil"]),
        ("?theme=MOVE&theme=WORK", ["Journée", "Guide", "Outil"]),
        ("?language=en", ["Guide"]),
        ("?q=OUTIL", ["Outil"]),
        ("?q=preparer+GUIDE", ["Guide"]),
        ("?q=gesprek+journee", ["Journée"]),
        ("?q=alpha+werk", ["Guide"]),
        ("?q=fetes", ["Journée"]),
        ("?q=introuvable", []),
        ("?kind=nonsense&theme=&language=xx", ["Journée", "Guide", "Outil"]),
    ],
)
def test_filters_narrow_it(client, partner_a, query, found):
    resource(partner_a, "Guide", languages=["en"])
    resource(None, "Outil", kind="tool", themes=["MOVE", "START"])
    event(None, "Journée")
    assert titles(client, query) == found


def test_each_language_has_its_own_words_and_links(client, partner_a):
    resource(partner_a, "Guide")
    event(partner_a, "Journée")
    with translation.override("fr"):
        french = client.get(reverse("partners:professionals")).text
    with translation.override("nl"):
        dutch = client.get(reverse("partners:professionals")).text
    assert "Guide (nl)" in dutch
    assert "Guide (nl)" not in french
    assert "https://guide.example/fr/" in french
    assert "https://guide.example/nl/" in dutch
    assert "Alpha Emploi" in french
    assert "Alpha Werk" in dutch
    assert "Feestzaal" in dutch


def test_an_empty_page_leads_on(client, db):
    page = client.get(reverse("partners:professionals"))
    assert reverse("home:contact") in page.text.partition("<main")[2].partition("</main>")[0]
    page = client.get(reverse("partners:professionals") + "?q=rien")
    assert 'class="empty"' in page.text


def test_staff_find_the_way_to_propose_and_visitors_do_not(client, as_, counsellor_a):
    way = reverse("partners:propose")
    assert way in as_(counsellor_a).get(reverse("partners:professionals")).text
    assert way not in client.get(reverse("partners:professionals")).text


def test_the_calendar_holds_whole_days_and_only_events(client, partner_a):
    row = event(partner_a, "Journée", days=(5, 6))
    resource(partner_a, "Guide")
    hidden = event(partner_a, "Pas encore", state="proposed")
    answer = client.get(reverse("partners:professionals_calendar"))
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert entry["dtstart"].dt == clock.today() + dt.timedelta(days=5)
    assert entry["dtend"].dt == clock.today() + dt.timedelta(days=7), "the first day that is not of it"
    assert str(entry["summary"]) == "Journée"
    again = client.get(reverse("partners:professionals_calendar"), HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code == 304
    one = client.get(reverse("partners:professionals_event", args=[row.pk]))
    (same,) = Calendar.from_ical(one.content).walk("VEVENT")
    assert same["uid"] == entry["uid"]
    assert client.get(reverse("partners:professionals_event", args=[hidden.pk])).status_code == 404


def test_the_feed_is_atom_the_latest_first(client, partner_a):
    today = clock.today()
    resource(partner_a, "Vieux", decided=today - dt.timedelta(days=9))
    resource(partner_a, "Neuf & <bon>", decided=today)
    resource(partner_a, "Pas encore", state="proposed")
    answer = client.get(reverse("partners:professionals_feed"))
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own feed
    entries = feed.findall(f"{ATOM}entry")
    assert ["Neuf & <bon>" in entry.findtext(f"{ATOM}title") for entry in entries] == [True, False]
    assert all(entry.findtext(f"{ATOM}id").startswith("tag:") for entry in entries)
    assert "Pas encore" not in answer.text
    narrowed = client.get(reverse("partners:professionals_feed") + "?q=vieux")
    assert len(ET.fromstring(narrowed.content).findall(f"{ATOM}entry")) == 1  # noqa: S314


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_number_of_questions(client, partner_a, rows, django_assert_num_queries):
    for number in range(rows):
        resource(partner_a, f"Guide {number}")
        event(partner_a, f"Journée {number}")
    client.get(reverse("partners:professionals"))
    with django_assert_num_queries(3):  # two are of the frame: hours and address
        page = client.get(reverse("partners:professionals") + "?q=e")
    assert page.context["found"].count == 2 * rows


def test_a_hundred_and_twenty_are_paged(client, partner_a):
    for number in range(60):
        resource(partner_a, f"Guide {number:02}")
    first = client.get(reverse("partners:professionals") + "?theme=WORK")
    assert len(first.context["page"]) == 50
    assert "theme=WORK&amp;page=2" in first.text
    second = client.get(reverse("partners:professionals") + "?theme=WORK&page=2")
    assert len(second.context["page"]) == 10
