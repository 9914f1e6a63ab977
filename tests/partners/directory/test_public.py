"""The partners as everybody reads them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cdm.core import clock
from partners.models import Partner, PartnerLink, Programme
from tests.activities import worlds
from tests.personae import MARKER_A, partner

NOW = worlds.NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def names(client, query=""):
    page = client.get(reverse("partners:index") + query)
    assert page.status_code == 200
    return re.findall(r"<h3><a [^>]+>([^<]+)</a></h3>", page.text)


def sheet(client, code="alpha", language="fr"):
    with translation.override(language):
        return client.get(reverse("partners:sheet", args=[code]))


@pytest.fixture
def several(db):
    partner("zeta", "Élan", "Elan", first_circle=True, themes=["WORK"], languages=["fr"])
    partner("oeuvre", "Œuvre", "Werk", themes=["WORK", "LEARN"], languages=["fr", "nl"], description_fr="Cours du soir")
    partner("abc", "abc école", "ABC school", themes=["LEARN"], languages=["nl"], description_nl="Avondlessen")
    partner("gone", "Partie", "Weg", active=False, themes=["WORK"], languages=["fr"])


def test_first_circle_first_then_by_name_as_people_read_it(client, several):
    partner("emile", "Émile", "Emile")
    partner("zoe", "Zoé", "Zoe")
    assert names(client) == ["Élan", "abc école", "Émile", "Œuvre", "Zoé"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?theme=WORK", ["Élan", "Œuvre"]),
        ("?theme=WORK&language=nl", ["Œuvre"]),
        ("?theme=START", []),
        ("?q=ECOLE", ["abc école"]),
        ("?q=cours", ["Œuvre"]),
        ("?q=cours&theme=LEARN&language=fr", ["Œuvre"]),
        ("?q=school", ["abc école"]),
        ("?q=oeuvre", ["Œuvre"]),
        ("?q=-school", []),
        ("?theme=NONE&language=xx&q=%21", ["Élan", "abc école", "Œuvre"]),
    ],
)
def test_one_finds_them_by_theme_language_and_words(client, several, query, found):
    assert names(client, query) == found


def test_a_filter_keeps_what_else_was_asked(client, several):
    page = client.get(reverse("partners:index") + "?theme=WORK&language=fr&q=e").text
    assert "?theme=LEARN&amp;language=fr&amp;q=e" in page
    assert "?theme=WORK&amp;language=nl&amp;q=e" in page
    assert 'name="theme" value="WORK"' in page
    assert 'name="language" value="fr"' in page
    assert "noindex" in page


def test_the_list_costs_the_same_for_one_as_for_many(client, several, django_assert_num_queries):
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("partners:index"))
        told = [query["sql"] for query in asked if "partners_partner" in query["sql"]]
        assert len(told) == 1
        for number in range(5):
            partner(f"p{number}{_}", f"P{number}", f"P{number}", themes=["WORK"])


def test_nobody_yet_and_nothing_found_lead_on(client, db):
    assert reverse("home:visit") in client.get(reverse("partners:index")).text
    partner("alpha", "Alpha", "Alpha")
    page = client.get(reverse("partners:index") + "?theme=MOVE").text
    assert 'class="empty"' in page
    assert reverse("partners:index") + '"' in page


def test_a_sheet_says_all_of_it_in_both_languages(client, partner_a):
    Partner.objects.update(
        description_fr="Chercher un emploi",
        description_nl="Werk zoeken",
        phone="02 000/00.01",
        email="a@alpha.example",
        website_fr="https://alpha.example/fr",
        website_nl="https://alpha.example/nl",
        address_fr="Rue A",
        address_nl="A-straat",
        themes=["WORK"],
        languages=["nl", "fr"],
        verified_on=dt.date(2026, 11, 2),
    )
    link = {"label_fr": "S’inscrire", "label_nl": "Inschrijven", "url_fr": "https://x.example/fr"}
    PartnerLink.objects.create(partner=partner_a, **link, url_nl="https://x.example/nl")
    running = Programme.objects.create(code="run", name_fr="Élan jeunes", name_nl="Jong elan")
    over = Programme.objects.create(
        code="over", name_fr="Fini", name_nl="Gedaan", ends=clock.today() - dt.timedelta(days=1)
    )
    running.partners.add(partner_a)
    over.partners.add(partner_a)
    french, dutch = sheet(client).text, sheet(client, language="nl").text
    for said in (
        "Chercher un emploi",
        "Rue A",
        "S’inscrire",
        "https://x.example/fr",
        "Élan jeunes",
        "2\N{NO-BREAK SPACE}novembre 2026",
    ):
        assert (said in french, said in dutch) == (True, False), said
    for said in (
        "Werk zoeken",
        "A-straat",
        "Inschrijven",
        "https://x.example/nl",
        "Jong elan",
        "2\N{NO-BREAK SPACE}november 2026",
    ):
        assert (said in dutch, said in french) == (True, False), said
    for page in (french, dutch):
        assert 'href="tel:020000001"' in page
        assert "mailto:a@alpha.example" in page
        assert "Fini" not in page
        assert "Gedaan" not in page
    assert "français, néerlandais" in french
    assert "Frans, Nederlands" in dutch
    assert "?theme=WORK" in french, "the way to an interview knows the theme, and no partner"
    assert f"{reverse('counselling:book')}?partner" not in french


def test_what_is_not_translated_is_shown_in_the_other_language_and_says_so(client, partner_a):
    Partner.objects.update(description_fr="Seulement en français")
    page = sheet(client, language="nl").text
    assert 'lang="fr"><p>Seulement en français' in page
    assert 'lang="fr"><p>' not in sheet(client).text


def test_what_a_partner_organises_stands_on_its_sheet(client, partner_a, partner_b):
    worlds.site()
    own = worlds.activity(partner_a, "Atelier de A")
    shared = worlds.activity(partner_b, "Avec A", partner_a)
    foreign = worlds.activity(partner_b, "Sans A")
    draft = worlds.activity(partner_a, "Pas encore", state="draft")
    for each in (own, shared, foreign, draft):
        worlds.session(each)
    worlds.session(worlds.activity(partner_a, "Trop tard"), NOW - dt.timedelta(days=3))
    page = sheet(client).text
    assert "Atelier de A" in page
    assert "Avec A" in page
    assert not any(said in page for said in ("Sans A", "Pas encore", "Trop tard"))
    assert f"{reverse('activities:agenda')}?partner=alpha" in page


def test_a_sheet_costs_the_same_however_much_is_organised(client, partner_a):
    worlds.site()
    counts = []
    for _ in range(2):
        for number in range(2):
            worlds.session(worlds.activity(partner_a, f"Atelier {number}"))
        with CaptureQueriesContext(connection) as asked:
            sheet(client)
        counts.append(len(asked))
    assert counts == [11, 11]


def test_no_page_of_the_partners_names_who_works_for_them(client, partner_a, coordinator_a, counsellor_a):
    """They are there to be named: one keeps the sheet."""
    Partner.objects.update(owner=counsellor_a, themes=["WORK"], languages=["fr"])
    for page in (sheet(client), sheet(client, language="nl"), client.get(reverse("partners:index"))):
        assert page.status_code == 200
        assert MARKER_A.lower() not in page.text.lower()


def test_times_on_offer_do_not_depend_on_a_partner(client, partner_a):
    """An address that asks for one partner's counsellors asks nothing."""
    address = reverse("counselling:book")
    asked = [client.get(f"{address}?theme=WORK{more}").context["form"].initial for more in ("", "&partner=alpha")]
    assert asked[0] == asked[1]


def test_a_partner_that_left_leads_on_and_one_that_never_was_is_not_found(client, partner_a, partner_b):
    Partner.objects.filter(code="alpha").update(active=False)
    gone = sheet(client)
    assert gone.status_code == 410
    assert reverse("partners:index") in gone.text
    assert "Alpha Emploi" in gone.text
    assert sheet(client, "never").status_code == 404
    assert "Alpha Emploi" not in client.get(reverse("partners:index")).text


def test_only_staff_read_that_a_sheet_is_stale(as_, partner_a, reception, counsellor_b, nobody, coordinator_a):
    for verified in (None, clock.today() - dt.timedelta(days=400)):
        Partner.objects.update(verified_on=verified)
        for who, told in ((None, False), (nobody, False), (reception, True), (counsellor_b, True)):
            assert sheet(as_(who)).context["stale"] is told, who
    Partner.objects.update(verified_on=clock.today())
    assert not sheet(as_(reception)).context["stale"]
    edit = reverse("partners:edit_sheet", args=["alpha"])
    assert [edit in sheet(as_(who)).text for who in (coordinator_a, reception, None)] == [True, False, False]
