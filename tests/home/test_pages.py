"""The public pages: both languages, no cookie, the way to the other language, open or closed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.agenda.models import Closure, OpeningHours, Regime
from cdm.core import clock
from tests.activities import worlds

TUESDAY_NOON = "2026-11-24T12:00:00+01:00"
NAMES = ("front", "visit", "contact", "mine", "privacy", "accessibility")
pytestmark = pytest.mark.django_db


def address(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(f"home:{name}")


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_speaks_its_language_and_leads_to_the_other(client: Client, site, name, language):
    other = {"fr": "nl", "nl": "fr"}[language]
    page = client.get(address(name, language) + "?theme=WORK")
    html = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}">' in html
    assert page["Content-Language"] == language
    assert f'href="{address(name, other)}?theme=WORK" hreflang="{other}" lang="{other}"' in html
    assert f'<link rel="alternate" hreflang="{other}" href="http://127.0.0.1:8000{address(name, other)}">' in html
    assert html.count("<h1") == 1
    assert "Cité des métiers" in html
    assert "Beroepenpunt" in html


@pytest.mark.parametrize("name", [name for name in NAMES if name != "mine"])
def test_looking_around_leaves_no_cookie(client: Client, site, name):
    assert not client.get(address(name, "fr")).cookies
    assert not client.get("/", headers={"accept-language": "en"}).cookies
    assert not client.get("/fr/nothing-here/").cookies


def test_a_form_brings_the_one_technical_cookie(client: Client, site):
    assert list(client.get(address("mine", "fr")).cookies) == ["csrftoken"]


@pytest.mark.parametrize(
    ("language", "order"), [("fr", "Cité des métiers.*Beroepenpunt"), ("nl", "Beroepenpunt.*Cité")]
)
def test_both_names_show_the_own_first(client: Client, site, language, order):
    brand = client.get(f"/{language}/").content.decode().split('class="brand"')[1].split("</a>")[0]
    assert re.search(order, brand, flags=re.DOTALL)


def test_the_site_fills_in_where_and_how(client: Client, site):
    html = client.get(address("contact", "nl")).content.decode()
    assert "Sterrekundelaan 14" in html
    assert 'href="tel:025550123"' in html
    assert 'href="mailto:bonjour@centre.example"' in html
    assert "Astronomie" not in html


def test_a_centre_that_told_nothing_yet_still_has_pages(client: Client):
    for name in NAMES:
        page = client.get(address(name, "fr"))
        assert page.status_code == 200
        assert 'class="status' not in page.content.decode()


def strip(client: Client, language: str = "fr") -> str:
    html = client.get(f"/{language}/").content.decode().split('class="status')[1].split("</aside>")[0].split(">", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html).replace("\u00a0", " ")).strip(' ">')


def test_the_strip_says_whether_the_centre_is_open(client: Client, site):
    with time_machine.travel(TUESDAY_NOON, tick=False):
        assert strip(client) == "Ouvert jusqu’à 17 h 00, sans rendez-vous"
        assert strip(client, "nl") == "Open tot 17.00 uur, zonder afspraak"
    with time_machine.travel("2026-11-24T08:00:00+01:00", tick=False):
        assert strip(client) == "Fermé. Ouverture aujourd’hui à 9 h 00"
    with time_machine.travel("2026-11-24T18:00:00+01:00", tick=False):
        assert strip(client, "nl") == "Gesloten. Morgen open vanaf 09.00 uur"
    with time_machine.travel("2026-11-27T18:00:00+01:00", tick=False):
        assert strip(client) == "Fermé. Ouverture lundi 30 novembre à 9 h 00"


def test_the_strip_follows_closures_and_regimes(client: Client, site):
    Closure.objects.create(label_fr="Inventaire", label_nl="Inventaris", first_day="2026-11-24", last_day="2026-11-24")
    with time_machine.travel(TUESDAY_NOON, tick=False):
        assert strip(client) == "Fermé. Ouverture demain à 9 h 00 Inventaire"
        assert "Inventaris" in client.get(address("contact", "nl")).content.decode()
    Regime.objects.create(kind=Regime.Kind.APPOINTMENT, starts="2026-11-25")
    with time_machine.travel("2026-11-25T10:00:00+01:00", tick=False):
        assert strip(client, "nl") == "Alleen op afspraak, vandaag tot 17.00 uur"


def test_the_week_marks_today_and_shows_the_days_it_is_closed(client: Client, site):
    OpeningHours.objects.filter(weekday=2).delete()
    with time_machine.travel(TUESDAY_NOON, tick=False):
        html = client.get(address("contact", "nl")).content.decode()
    hours = html.split('class="opening-hours"')[1].split("</table>")[0]
    assert re.findall(r'<tr class="is-today"><th scope="row">(\w+)', hours) == ["Dinsdag"]
    assert hours.count("<tr") == 6  # a head, Monday to Friday
    assert "gesloten" in hours.split("Woensdag")[1].split("</tr>")[0]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("fr-BE,fr;q=0.9,nl;q=0.8", "/fr/"), ("nl", "/nl/"), ("en-GB,nl-BE;q=0.5,fr;q=0.4", "/nl/"), ("en", ""), ("", "")],
)
def test_the_door_follows_the_browser(client: Client, asked, found):
    answer = client.get("/", headers={"accept-language": asked})
    assert answer.get("Location", "") == found
    assert "Accept-Language" in answer["Vary"]


def test_the_door_prefers_neither_language(client: Client):
    firsts = set()
    for day in ("2026-11-24", "2026-11-25"):
        with time_machine.travel(f"{day}T12:00:00+01:00", tick=False):
            html = client.get("/", headers={"accept-language": "de"}).content.decode()
        firsts.add(re.search(r'<html lang="(\w+)"', html)[1])
        assert 'href="/fr/"' in html
        assert 'href="/nl/"' in html
    assert firsts == {"fr", "nl"}


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_front_asks_few_questions_of_the_database(
    client: Client, site, partner_a, django_assert_num_queries, sessions
):
    for day in range(sessions):
        starts = clock.at(dt.date(2026, 11, 25 + day), dt.time(10))
        worlds.session(worlds.activity(partner_a), starts, days=2)
    with django_assert_num_queries(10), time_machine.travel(TUESDAY_NOON, tick=False):
        client.get("/fr/")
