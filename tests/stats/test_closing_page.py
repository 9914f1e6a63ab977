"""Closing a year and correcting it, as a manager does it: what is still open, what it does, what it changes."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
import time_machine

from stats import closing, recording
from stats.closing import Row
from stats.models import Correction, Figure, Measure, YearVersion
from tests.reading import words

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 3, 15)
WORK = {"service": "IC", "channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr", "partner": "alpha"}
PAGE, DUTCH = "/fr/chiffres/2021/cloture/", "/nl/cijfers/2021/afsluiting/"
CLOSE, CORRECT = f"{PAGE}cloturer/", f"{PAGE}correction/"
SLIP = {**WORK, "programme": "", "act": "less", "month": "2021-03-01", "count": "2", "origin": ""}
AS_IT_WAS = {f"to_{name}": "=" for name in (*WORK, "programme")}


@pytest.fixture(autouse=True)
def in_2022():
    with time_machine.travel(dt.datetime(2022, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def counted(partner_a):
    recording.record(day=DAY, **WORK, count=1234)
    recording.record(day=DAY, service="MM", channel="FACE", count=5)


@pytest.fixture
def closed(counted):
    return closing.close(year=2021)


def hidden(page: str) -> dict[str, str]:
    """The fields of the form that confirms."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    chosen = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {name: unescape(value) for name, value in (*chosen, *fields)}


def test_a_year_that_is_over_says_what_is_open_and_what_closing_does(as_, manager, counted):
    recording.set_day(day=DAY, counts={(Measure.UNCLOSED, "IC"): 2}, measures=[Measure.UNCLOSED], service="IC")
    page = words(as_(manager).get(PAGE))
    assert "3 points à regarder d’abord" in page
    assert "2 entretiens et rencontres ne sont pas clôturés" in page
    assert "Aucun contact en : janvier 2021, février 2021, avril 2021" in page
    assert "Aucune réponse de visiteurs" in page
    assert "ne peuvent plus être enregistrés à la main" in page
    assert "Une année clôturée n’est pas rouverte" in page
    assert "1 239" in page
    assert "Clôturer 2021" in page


def test_in_january_it_says_that_december_may_still_come(as_, manager, counted):
    with time_machine.travel(dt.datetime(2022, 1, 20, 9, tzinfo=dt.UTC), tick=False):
        assert "Jusqu’au lundi 31 janvier" in words(as_(manager).get(PAGE))
        assert "Tot maandag 31 januari" in words(as_(manager).get(DUTCH))


def test_the_stock_and_figures_counted_elsewhere_are_looked_for(as_, manager, counted):
    assert "fonds documentaire" not in words(as_(manager).get(PAGE))
    recording.stock(day=dt.date(2020, 12, 31), works=1800, copies=2000)
    Figure.objects.create(year=2020, code="web_views", value=1)
    page = words(as_(manager).get(PAGE))
    assert "Le fonds documentaire au 31 décembre 2021 n’est pas noté" in page
    assert "Les chiffres comptés ailleurs" in page
    recording.stock(day=dt.date(2021, 12, 31), works=1800, copies=2000)
    assert "Le fonds documentaire au 31 décembre 2021 est noté" in words(as_(manager).get(PAGE))


def test_closing_asks_for_the_tick(as_, manager, counted):
    client = as_(manager)
    answer = client.post(CLOSE)
    assert answer.status_code == 422
    assert "Cochez" in words(answer)
    assert not YearVersion.objects.exists()
    assert client.post(CLOSE, {"looked": "yes"}).url == PAGE
    page = words(client.get(PAGE))
    assert "2021 est clôturée avec 1 239 contacts" in page
    assert "2021 a été clôturée le 10 février 2022" in page
    assert "Ce qui a été compté est ce qui reste" in page
    assert client.post(CLOSE, {"looked": "yes"}).url == PAGE  # a double click
    assert "clôturée entre-temps" in words(client.get(PAGE))
    assert YearVersion.objects.count() == 1


def test_the_running_year_says_from_when_on(as_, manager, counted):
    page = words(as_(manager).get("/fr/chiffres/2022/cloture/"))
    assert "à partir du 1er janvier 2023" in page
    assert "Clôturer 2022" not in page
    as_(manager).post("/fr/chiffres/2022/cloture/cloturer/", {"looked": "yes"})
    assert not YearVersion.objects.exists()


def test_a_correction_is_shown_before_it_is_made(as_, manager, closed):
    client = as_(manager)
    assert "La version 1 reste telle quelle" in words(client.get(CORRECT))
    answer = client.post(CORRECT, SLIP)
    shown = words(answer)
    assert answer.status_code == 200
    assert "−2 mars 2021 · Conseil individuel · En face à face" in shown
    assert "Tous les contacts 1 239 1 237 −2" in shown
    assert "Alpha Emploi 1 234 1 232 −2" in shown
    assert not Correction.objects.exists()
    sent = {**hidden(answer.text), "confirm": "yes"}
    assert client.post(CORRECT, sent).url == PAGE
    assert client.post(CORRECT, sent).url == PAGE  # sent twice
    made = Correction.objects.get()
    assert (made.count, made.reason, made.version, made.partner) == (-2, "twice", 2, "alpha")
    page = words(client.get(PAGE))
    assert "De la version 1 à la version 2" in page
    assert "Tous les contacts 1 239 1 237 −2" in page
    assert "Compté deux fois · version 2, 10 février 2022" in page


def test_a_wrong_code_is_moved(as_, manager, closed):
    client = as_(manager)
    answer = client.post(CORRECT, {**SLIP, **AS_IT_WAS, "act": "move", "to_channel": "PHONE"})
    shown = words(answer)
    assert "Conseil individuel · En face à face · Demande ordinaire 1 234 1 232 −2" in shown
    assert "Conseil individuel · Téléphone · Demande ordinaire 0 2 +2" in shown
    assert "L’année garde ses 1 239 contacts en tout" in shown
    client.post(CORRECT, {**hidden(answer.text), "confirm": "yes"})
    assert sorted(Correction.objects.values_list("channel", "count", "reason")) == [
        ("FACE", -2, "code"),
        ("PHONE", 2, "code"),
    ]


def test_what_was_typed_comes_back(as_, manager, closed):
    client = as_(manager)
    sent = hidden(client.post(CORRECT, {**SLIP, "origin": "import"}).text)
    again = client.post(CORRECT, {**sent, "back": "yes"})
    assert again.status_code == 200
    assert 'name="count" value="2"' in again.text
    assert re.search(r'value="import"[^>]* checked', again.text)
    assert '<option value="alpha" selected>' in again.text


def test_what_is_not_there_shows_what_is(as_, manager, closed):
    client = as_(manager)
    answer = client.post(CORRECT, {**SLIP, "channel": "EMAIL", "theme": ""})
    assert answer.status_code == 422
    page = words(answer)
    assert "Aucun contact de ce type n’est compté en mars 2021" in page
    assert "En face à face · Demande ordinaire · Travailler · Français · Alpha Emploi 1 234" in page
    taken = re.search(r'name="take" value="([^"]*)"', answer.text)[1]
    assert "Tous les contacts 1 239 1 237 −2" in words(
        client.post(CORRECT, {**SLIP, "channel": "EMAIL", "theme": "", "take": unescape(taken)})
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"count": "0"}, "supérieure ou égale à 1"),
        ({"count": "9999"}, "Seuls 1 234 contacts"),
        ({"month": ""}, "obligatoire"),
        ({"service": ""}, "obligatoire"),
        ({"act": "move", **AS_IT_WAS}, "au moins un code"),
    ],
)
def test_what_cannot_be_is_said(as_, manager, closed, typed, said):
    answer = as_(manager).post(CORRECT, {**SLIP, **typed})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Correction.objects.exists()


def test_who_was_overtaken_sees_the_new_figures(as_, manager, closed):
    client = as_(manager)
    sent = {**hidden(client.post(CORRECT, SLIP).text), "confirm": "yes"}
    closing.correct(year=2021, rows=[Row(dt.date(2021, 3, 1), 10, **WORK)], reason="late", after=1)
    answer = client.post(CORRECT, sent)
    page = words(answer)
    assert "2021 a été corrigée entre-temps" in page
    assert "Tous les contacts 1 249 1 247 −2" in page
    assert Correction.objects.count() == 1
    assert client.post(CORRECT, {**hidden(answer.text), "confirm": "yes"}).url == PAGE


def test_a_correction_is_corrected_back(as_, manager, closed):
    closing.correct(year=2021, rows=[Row(dt.date(2021, 3, 1), -4, **WORK)], reason="twice", after=1)
    client = as_(manager)
    back = re.search(r'href="([^"]*\?reverse=[^"]*)"', client.get(PAGE).text)[1]
    form = client.get(unescape(back)).text
    assert re.search(r'value="add"[^>]* checked', form)
    assert 'name="count" value="4"' in form
    assert '<option value="2021-03-01" selected>' in form
    assert '<option value="alpha" selected>' in form


def test_any_two_versions_are_compared(as_, manager, closed):
    for number, count in enumerate((5, 7), 1):
        closing.correct(year=2021, rows=[Row(dt.date(2021, 3, 1), count, **WORK)], reason="late", after=number)
    client = as_(manager)
    assert "Tous les contacts 1 244 1 251 +7" in words(client.get(PAGE))
    assert "Tous les contacts 1 239 1 251 +12" in words(client.get(f"{PAGE}?from=1&to=3"))
    assert "Geen enkel cijfer verschilt" in words(client.get(f"{DUTCH}?from=2&to=2"))
    for query in ("?from=4", "?to=0", "?from=x", "?to=99999999999"):
        assert client.get(f"{PAGE}{query}").status_code == 404


@pytest.mark.parametrize("page", [PAGE, CORRECT])
def test_only_managers_come_here(as_, coordinator_a, reception, closed, page):
    for person in (coordinator_a, reception):
        assert as_(person).get(page).status_code == 403


def test_what_is_not_a_year_or_not_closed_is_not_found(as_, manager, counted):
    for address in (
        "/fr/chiffres/2023/cloture/",
        "/fr/chiffres/1989/cloture/",
        CORRECT,
        "/fr/chiffres/2022/cloture/correction/",
    ):
        assert as_(manager).get(address).status_code == 404


@pytest.mark.parametrize("corrections", [1, 3])
def test_the_page_of_a_closed_year_asks_the_database_little(
    as_, manager, closed, corrections, django_assert_num_queries
):
    for number in range(1, corrections + 1):
        closing.correct(year=2021, rows=[Row(dt.date(2021, 3, 1), 2, **WORK)], reason="late", after=number)
    client = as_(manager)
    client.get(PAGE)
    with django_assert_num_queries(12):
        client.get(PAGE)


@pytest.mark.parametrize("months", [1, 3])
def test_the_page_of_an_open_year_asks_the_database_little(as_, manager, counted, months, django_assert_num_queries):
    for number in range(1, months + 1):
        recording.record(day=dt.date(2021, number, 5), **WORK)
    client = as_(manager)
    client.get(PAGE)
    with django_assert_num_queries(12):
        client.get(PAGE)
