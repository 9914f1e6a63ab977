"""What a device keeps to record without network: nothing about anyone, never out of date, and installable."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from cdm.home.offline import shell
from partners.models import Programme
from stats.models import Term
from tests import personae
from tests.home.test_weight import fetched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("afresh")]
LANGUAGES = ("fr", "nl")


@pytest.fixture
def afresh() -> Iterator[None]:
    """As a process begins; and what is put in its way here stays for no other test."""
    shell._script.cache_clear()
    yield
    shell._script.cache_clear()


def built(script: str) -> dict:
    return json.loads(re.match(r"const BUILT = (\{.*?\n\});\n", script, re.DOTALL)[1])


def worker(client) -> dict:
    return built(client.get("/sw.js").content.decode())


def test_the_worker_is_a_script_of_the_whole_site_that_nobody_keeps(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    assert "connect-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_the_worker_looks_after_the_record_page_in_both_languages_only(client):
    assert worker(client)["pages"] == {
        "/fr/equipe/encoder/": "/fr/equipe/encoder/hors-ligne/",
        "/nl/team/invoeren/": "/nl/team/invoeren/offline/",
    }


def test_it_keeps_every_file_the_page_loads(client):
    kept = set(worker(client)["files"])
    for address in worker(client)["pages"].values():
        loaded = {each for each in fetched(client.get(address).content.decode()) if not each.endswith(".png")}
        assert loaded <= kept
        assert len(loaded) >= 6
    for address in kept:
        assert finders.find(address.removeprefix("/static/")), address


def test_it_changes_when_something_it_keeps_does_and_only_then(client, partner_a, monkeypatch):
    versions = [worker(client)["version"], worker(client)["version"]]
    assert versions[0] == versions[1]
    Programme.objects.create(code="new", name_fr="Nouveau", name_nl="Nieuw")
    versions.append(worker(client)["version"])
    Term.objects.filter(list="sex", code="F").update(label_fr="Elle")
    versions.append(worker(client)["version"])
    of_tomorrow = classmethod(lambda cls, path: f"/static/of-tomorrow/{path}")
    monkeypatch.setattr("django.templatetags.static.StaticNode.handle_simple", of_tomorrow)
    shell._script.cache_clear()  # a deploy starts new processes
    versions.append(worker(client)["version"])
    assert len(set(versions)) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_kept_is_the_same_for_everybody(client, as_, manager, counsellor_b, language):
    address = dict(zip(LANGUAGES, shell.pages().values(), strict=True))[language]
    pages = {
        re.sub(r'nonce="[^"]*"', "", each.get(address).content.decode())
        for each in (client, as_(manager), as_(counsellor_b))
    }
    assert len(pages) == 1
    (html,) = pages
    assert f'lang="{language}"' in html
    assert personae.MARKER_B not in html
    assert "csrfmiddlewaretoken" not in html
    assert not client.get(address).cookies


def test_it_offers_whatever_anybody_may_choose(client, partner_a, partner_b):
    Programme.objects.create(code="youth", name_fr="Jeunes", name_nl="Jongeren")
    html = client.get(reverse("home:record_offline")).content.decode()
    for name, value in (("partner", "alpha"), ("partner", "beta"), ("programme", "youth"), ("sex", "F")):
        assert re.search(rf'name="{name}" value="{value}"', html), (name, value)


@pytest.mark.parametrize("count", [1, 3])
def test_its_questions_cost_the_database_little(client, partner_a, django_assert_num_queries, count):
    for number in range(count):
        Programme.objects.create(code=f"p{number}", name_fr=f"P{number}", name_nl=f"P{number}").partners.add(partner_a)
    with django_assert_num_queries(3):
        client.get(reverse("home:record_offline"))
    client.get("/sw.js")
    with django_assert_num_queries(6):
        client.get("/sw.js")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_makes_it_installable(client, language):
    """What Chromium asks of one: a name, icons of 192 and 512 pixels, a start within the scope, an own window."""
    page = client.get(list(shell.pages())[LANGUAGES.index(language)].replace("/", "/"))
    assert page.status_code == 302  # sign in first: the page itself is the staff's
    html = client.get(list(shell.pages().values())[LANGUAGES.index(language)]).content.decode()
    answer = client.get(re.search(r'rel="manifest" href="([^"]+)"', html)[1])
    said = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert said["lang"] == language
    assert said["start_url"].startswith(said["scope"])
    assert said["start_url"] in shell.pages()
    assert said["display"] == "standalone"
    assert {"any", "maskable"} == {icon["purpose"] for icon in said["icons"]}
    for icon in said["icons"]:
        content = Path(finders.find(icon["src"].removeprefix("/static/"))).read_bytes()
        width, height = struct.unpack(">II", content[16:24])
        assert (content[1:4], f"{width}x{height}") == (b"PNG", icon["sizes"])


def test_the_record_page_says_where_all_this_is(as_, counsellor_a):
    html = as_(counsellor_a).get(reverse("home:record")).content.decode()
    for part in ('rel="manifest"', 'id="offline"', "cdm/offline.js", "cdm/sealed.js", "cdm/leaving.js", "data-install"):
        assert part in html
    assert html.index("cdm/sealed.js") < html.index("cdm/offline.js")


def test_a_visitor_carries_none_of_it(client, site):
    html = client.get("/fr/").content.decode()
    for part in ("manifest", "sealed.js", "offline.js", "leaving.js"):
        assert part not in html
