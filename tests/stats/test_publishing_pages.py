"""What everybody reads: the year, the files, the method; and the page on which a manager begins."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re

import brotli
import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from cdm.core.human import number
from stats import publishing
from stats.disclosure import HIDDEN, Unsafe, footnote
from stats.models import Snapshot
from stats.publishing import dictionary, runs, snapshots
from stats.publishing.schema import FILES
from stats.recording import add_profile, count, record, record_held
from tests.home.test_weight import fetched, static

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.delete_many([runs.RUNNING, runs.FAILED])


def a_year(number_of: int, months: range = range(1, 13)) -> None:
    """Contacts of every service, two of a small one, one programme; activities, answers, the door."""
    with transaction.atomic():
        for month in months:
            day = dt.date(number_of, month, 5)
            record(day=day, service="IC", channel="FACE", theme="WORK", language="fr", partner="x", count=100 + month)
            record(day=day, service="IC", channel="PHONE", theme="LEARN", language="nl", count=30, programme="youth")
            record(day=day, service="GA", channel="VIDEO", theme="GUIDE", language="fr", count=60)
            record_held(day=day, mode="online", theme="GUIDE", count=6)
        record(day=dt.date(number_of, 2, 3), service="MM", count=2)
        record(day=dt.date(number_of, 3, 3), service="MM", count=50)
        if len(months) == 12:
            for place in range(120):
                add_profile(
                    month=dt.date(number_of, 4, 1),
                    sex="F" if place % 3 else "M",
                    age5="25-29" if place < 80 else "30-34" if place < 117 else "65+",
                    municipality="21004" if place < 90 else "21001" if place < 115 else "21009",
                    status="JS_BEN" if place < 70 else "EMP",
                )
            count(day=dt.date(number_of, 6, 1), measure="printed", item="bw", count=500)


FROZEN: list[Snapshot] = []


@pytest.fixture
def public_years():
    """2024, 2025 and five months of 2026. Protected once for all tests: what is frozen needs nothing behind it."""
    if FROZEN:
        Snapshot.objects.bulk_create(FROZEN)
    else:
        a_year(2024)
        a_year(2025)
        a_year(2026, range(1, 6))
        FROZEN.extend(snapshots.freeze(today=TODAY))
    return publishing.years()


def get(client, name: str, *args, language: str = "fr", **headers):
    with translation.override(language):
        return client.get(reverse(name, args=args), headers=headers)


def text(response) -> str:
    return response.content.decode()


# --- the year ----------
def test_a_year_says_its_numbers_and_their_definitions(client, public_years):
    page = text(get(client, "stats:public_year", 2025))
    total = publishing.of_year(2025).value("services", "2025", "*")
    assert f"<h1>{number(total)} contacts en 2025, 0,0" in page.replace("\n", "")
    assert number(total) == "2\u202f410"
    assert "Un contact est un service rendu une fois" in page
    assert "Youth" not in page  # no name is registered in this test: the code stands for it
    assert "youth" in page


def test_what_is_hidden_is_a_word_and_said_in_one_sentence(client, public_years):
    assert publishing.of_year(2025).value("services", "2025-02", "MM") is HIDDEN
    for language, word in (("fr", "masqué"), ("nl", "verborgen")):
        page = text(get(client, "stats:public_year", 2025, language=language))
        assert word in page
        with translation.override(language):
            assert footnote() in page
            assert footnote(by_municipality=True) in page


def test_no_share_of_a_hidden_number(client, public_years):
    page = text(get(client, "stats:public_year", 2025))
    rows = re.findall(r'<tr class="pf-hidden">.*?</tr>', page, re.DOTALL)
    assert rows
    assert not any("%" in row for row in rows)


def test_both_languages_say_the_same_numbers(client, public_years):
    french, dutch = (text(get(client, "stats:public_year", 2025, language=code)) for code in ("fr", "nl"))
    cells = [re.findall(r'<td class="number[^"]*"[^>]*>(?:<b>)?([\d\u202f.,]+)', page) for page in (french, dutch)]
    plain = [[re.sub(r"[\u202f.]", "", cell) for cell in own] for own in cells]
    assert len(plain[0]) > 40
    assert plain[0] == plain[1]


def test_a_running_year_says_how_far_it_is(client, public_years):
    page = text(get(client, "stats:public"))
    assert "de janvier à mai 2026" in page
    assert "de janvier à mars 2026" in page  # the bars: complete quarters
    assert "10\u00a0juillet 2026" in page  # the next month
    assert "quand l’année est complète" in page


def test_a_year_that_is_not_public_is_not_there(client, public_years):
    assert get(client, "stats:public_year", 2023).status_code == 404
    assert get(client, "stats:public_year", 2027).status_code == 404


def test_before_anything_is_public_the_pages_say_so(client):
    a_year(2025)
    for name in ("stats:public", "stats:open_data"):
        response = get(client, name)
        assert response.status_code == 200
        assert "Rien n’est encore publié" in text(response)


def test_nothing_on_the_page_is_live(client, public_years):
    with translation.override("fr"):
        before = text(get(client, "stats:public_year", 2025))
        with transaction.atomic():
            record(day=dt.date(2025, 3, 3), service="IC", theme="MOVE", count=1234)
        after = text(get(client, "stats:public_year", 2025))
    nonces = re.compile(r'nonce="[^"]+"')
    assert nonces.sub("", before) == nonces.sub("", after)


@pytest.mark.parametrize("years", [2, 3])
def test_a_page_asks_the_database_a_fixed_number_of_questions(client, years, django_assert_num_queries):
    for number_of in range(2026 - years, 2026):
        a_year(number_of)
    snapshots.freeze(today=TODAY)
    get(client, "stats:public_year", 2025)  # caches of the address map and the like
    with django_assert_num_queries(9):
        get(client, "stats:public_year", 2025)


# --- how it travels ----------
PAGES = [("stats:public",), ("stats:public_year", 2025), ("stats:open_data",), ("stats:method",)]
FILE = ("open_data:file", "services.csv")


@pytest.mark.parametrize("address", [*PAGES, FILE])
def test_it_is_kept_by_everybody_and_sent_once(client, public_years, address):
    first = get(client, *address)
    assert not first.cookies
    assert first["Cache-Control"] == "public, max-age=600"
    again = get(client, *address, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Security-Policy" not in again  # the page that is kept has its own
    assert "Content-Security-Policy" in first or address == FILE


def test_who_has_a_cookie_is_not_kept_by_proxies(client, public_years):
    client.cookies["anything"] = "x"
    assert get(client, "stats:public")["Cache-Control"] == "private, no-cache"


def test_the_tag_changes_with_what_is_said(client, public_years):
    tags = {get(client, *address, language=language)["ETag"] for address in PAGES[1:] for language in ("fr", "nl")}
    assert len(tags) == 6
    with transaction.atomic():
        record(day=dt.date(2026, 6, 1), service="IC", count=200)
    before = get(client, "stats:public")["ETag"]
    snapshots.freeze(today=dt.date(2026, 7, 10))
    assert get(client, "stats:public")["ETag"] != before


@pytest.mark.parametrize("address", PAGES)
def test_a_first_visit_is_light(client, public_years, address):
    response = get(client, *address, **{"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    page = gzip.decompress(response.content).decode()
    weight = len(response.content)
    addresses = fetched(page)
    assert len(addresses) == 5  # two sheets, font, script, icon
    for found in addresses:
        content = static(found.removeprefix("/static/"))
        weight += len(content) if found.endswith(".woff2") else len(brotli.compress(content))
    assert weight < 60_000


# --- the files ----------
def read(client, name: str) -> list[dict[str, str]]:
    response = client.get(reverse("open_data:file", args=[name]))
    assert response["Access-Control-Allow-Origin"] == "*"
    return list(csv.DictReader(io.StringIO(text(response))))


def test_a_file_has_every_cell_of_every_public_year_and_no_other(client, public_years):
    for table in ("services", "themes", "programmes", "programme-themes", "activities-theme"):
        lines = read(client, f"{table}.csv")
        cells = [
            value for edition in sorted(public_years) for _codes, value in publishing.of_year(edition.year).rows(table)
        ]
        assert [line["count"] for line in lines] == ["" if value is HIDDEN else str(value) for value in cells]
        assert {line["status"] for line in lines if not line["count"]} <= {"hidden"}
        assert {line["status"] for line in lines if line["count"]} == {"shown"}
    assert any(line["status"] == "hidden" for line in read(client, "services.csv"))


def test_csv_and_json_say_the_same(client, public_years):
    for table in FILES:
        found = json.loads(text(client.get(reverse("open_data:file", args=[f"{table}.json"]))))
        rows = [{name: "" if value is None else str(value) for name, value in row.items()} for row in found["rows"]]
        assert rows == read(client, f"{table}.csv")
        assert rows
        assert found["licence"]["name"] == "CC-BY-4.0"
        assert found["through"] == "2026-05"


def test_partners_are_in_no_file(client, public_years):
    assert publishing.of_year(2025).value("partners", "2025", "x", "IC")
    for table in FILES:
        assert "partner" not in text(client.get(reverse("open_data:file", args=[f"{table}.csv"])))
    for name in ("partners.csv", "partners.json", "x.csv", "services.xlsx", "services"):
        assert client.get(reverse("open_data:file", args=[name])).status_code == 404


def test_the_dictionary_has_every_column_and_code_in_both_languages(client, public_years):
    rows = read(client, "dictionary.csv")
    known = {(row["file"], row["column"], row["code"]) for row in rows}
    assert all(row["label_fr"] and row["label_nl"] for row in rows)
    for name in FILES:
        lines = read(client, f"{name}.csv")
        assert (name, "", "") in known
        for line in lines:
            for column, code in line.items():
                assert (name, column, "") in known
                if column not in ("period", "count") and (column, code) != ("programme", "youth"):
                    assert (name, column, code) in known, (name, column, code)


def test_the_package_describes_the_files_as_they_are(client, public_years):
    package = json.loads(text(client.get(reverse("open_data:file", args=["datapackage.json"]))))
    assert {resource["name"] for resource in package["resources"]} == {*FILES, "dictionary"}
    for resource in package["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert names == list(read(client, resource["path"])[0])


def test_a_file_takes_two_questions(client, public_years, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(reverse("open_data:file", args=["answers.csv"]))


def test_the_dictionary_asks_as_often_however_much_there_is(django_assert_num_queries):
    with django_assert_num_queries(8):
        dictionary.rows()


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_method_says_its_numbers_and_its_limits(client, language):
    page = text(get(client, "stats:method", language=language))
    says = {
        "fr": ("de 1 à 4", "de 1 à 9", "ne protège pas", "sans la part de chacun"),
        "nl": ("1 tot 4", "1 tot 9", "niet beschermt", "zonder het deel van elk"),
    }
    assert all(words in page for words in says[language])


# --- the managers' page ----------
@pytest.fixture
def staff(as_, manager):
    return as_(manager)


def test_nothing_is_published_before_a_manager_begins(staff):
    a_year(2025)
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        assert runs.publish() == 0
        assert not Snapshot.objects.exists()
        assert "Publier pour la première fois" in text(get(staff, "stats:publication"))
        assert runs.publish(first=True) == 1
        page = text(get(staff, "stats:publication"))
    assert "Publier pour la première fois" not in page
    assert Snapshot.objects.count() == 1


def test_beat_goes_on_by_itself():
    a_year(2025)
    snapshots.freeze(today=dt.date(2025, 6, 10))
    with time_machine.travel(dt.datetime(2025, 7, 10, 0, 30, tzinfo=dt.UTC), tick=False):
        assert runs.publish() == 1
        assert runs.publish() == 0
    assert publishing.latest().month == dt.date(2025, 6, 1)


def test_what_goes_wrong_is_told_and_publishes_nothing(staff, monkeypatch):
    a_year(2025)

    def unsafe(tables, before, known):
        raise Unsafe("3 counts cannot be protected")

    with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        monkeypatch.setattr(snapshots, "protect", unsafe)
        assert runs.publish(first=True) == 0
        page = text(get(staff, "stats:publication"))
    assert "Rien de nouveau n’a été publié" in page
    assert "de petits nombres auraient pu être retrouvés" in page
    assert not Snapshot.objects.exists()


def test_what_comes_next_says_how_much_is_late(staff):
    a_year(2025)
    snapshots.freeze(today=dt.date(2025, 6, 10))
    with transaction.atomic():
        record(day=dt.date(2025, 5, 20), service="IC", count=17)
    with time_machine.travel(dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC), tick=False):
        page = text(get(staff, "stats:publication"))
    assert "juin 2025" in page
    assert re.search(r"Dont en retard, de mois précédents</dt><dd>17<", page)


def test_a_run_under_way_is_told(staff):
    a_year(2025)
    cache.set(runs.RUNNING, [2, 8], 60)
    page = text(get(staff, "stats:publication"))
    assert '<progress max="8" value="2"' in page
    assert 'hx-trigger="every 2s"' in page


def test_publishing_is_asked_of_a_worker(staff, monkeypatch):
    asked = []
    monkeypatch.setattr(runs.current_app, "send_task", lambda *args, **options: asked.append(args))
    response = staff.post(reverse("stats:publish"))
    assert response.status_code == 302
    assert asked == [("stats.tasks.publish", (), {"first": True})]
