"""A year's page: what it says, to whom, and in how many questions to the database."""

import csv
import datetime as dt
import io
import re
import zipfile

import pytest
import time_machine

from stats.models import Figure, Profile, YearNote
from stats.recording import count as count_one
from stats.recording import record, record_group_answers, record_held, set_minutes, stock
from tests.reading import words

pytestmark = pytest.mark.django_db
MARCH = dt.date(2021, 3, 1)


@pytest.fixture
def two_partners(partner_a, partner_b):
    record(day=MARCH, service="IC", channel="FACE", theme="WORK", language="fr", partner="alpha", count=11)
    record(day=MARCH, service="GA", channel="VIDEO", theme="LEARN", language="nl", partner="beta", count=777)
    record(day=MARCH, service="MM", count=5)
    record(day=dt.date(2020, 5, 4), service="IC", channel="EMAIL", partner="alpha", count=10)


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/fr/chiffres/2021/", "793 contacts en 2021, 7 830,0 % de plus qu’en 2020"),
        ("/nl/cijfers/2021/", "793 contacten in 2021, 7.830,0 % meer dan in 2020"),
    ],
)
def test_managers_read_everything(as_, manager, two_partners, address, title):
    page = words(as_(manager).get(address))
    assert title in page
    assert "Alpha" in page
    assert "Bêta" in page or "Beta" in page


def test_coordinators_read_their_partner_only(as_, coordinator_a, two_partners):
    page = words(as_(coordinator_a).get("/fr/chiffres/2021/"))
    assert "11 contacts en 2021, 10,0 % de plus qu’en 2020" in page
    assert "777" not in page
    assert "Bêta" not in page


@pytest.mark.parametrize("query", ["partner=beta", "partner=nobody"])
def test_asking_for_another_partner_finds_nothing(as_, coordinator_a, two_partners, query):
    for address in ("/fr/chiffres/2021/", "/fr/chiffres/2021/contacts.csv"):
        assert as_(coordinator_a).get(f"{address}?{query}").status_code == 404


def test_profiles_are_the_managers(as_, manager, coordinator_a, two_partners):
    Profile.objects.create(month=MARCH, sex="F", municipality="21004", status="JS_BEN")
    assert "100,0 % habitent la Région" in words(as_(manager).get("/fr/chiffres/2021/"))
    assert "habitent" not in words(as_(coordinator_a).get("/fr/chiffres/2021/"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("service=IC", 11),
        ("theme=LEARN", 777),
        ("language=nl", 777),
        ("partner=alpha", 11),
        ("service=IC&theme=LEARN", 0),
    ],
)
def test_filters_live_in_the_address(as_, manager, two_partners, query, count):
    page = words(as_(manager).get(f"/fr/chiffres/2021/?{query}"))
    assert re.search(rf"\b{count} contacts? en 2021", page)
    assert "Retirer les filtres" in page
    assert ("Aucun contact ne correspond" in page) == (count == 0)


@pytest.mark.parametrize(
    "address", ["1989/", "2999/", "2021/?service=XX", "2021/?theme=%3Cscript%3E", "2021/contacts.pdf"]
)
def test_what_cannot_be_is_not_found(as_, manager, address):
    assert as_(manager).get(f"/fr/chiffres/{address}").status_code == 404


def test_an_empty_house_says_so(as_, manager):
    page = words(as_(manager).get("/fr/chiffres/"))
    assert "Rien n’est encore compté" in page


@time_machine.travel("2026-05-10 10:00 +0200")
def test_the_running_year_is_held_against_the_same_months(as_, manager):
    record(day=dt.date(2026, 4, 30), service="IC", count=30)
    record(day=dt.date(2026, 5, 9), service="IC", count=500)
    record(day=dt.date(2025, 4, 1), service="IC", count=20)
    record(day=dt.date(2025, 12, 1), service="IC", count=900)
    page = words(as_(manager).get("/fr/chiffres/2026/"))
    assert "530 contacts en 2026 jusqu’ici, 50,0 % de plus que durant les mêmes mois de 2025" in page


@time_machine.travel("2026-05-10 10:00 +0200")
@pytest.mark.parametrize(("year", "months"), [(2026, 5), (2025, 12)])
def test_months_still_to_come_are_not_shown_as_zero(as_, manager, year, months):
    for of in (2025, 2026):
        record(day=dt.date(of, 4, 1), service="IC", count=30)
    page = as_(manager).get(f"/fr/chiffres/{year}/").text
    _head, _, rest = page.partition('<svg width="')
    assert rest.startswith(f'{months * 52}"')
    shown = re.findall(r'<th scope="row">(janvier|avril|mai|juin|décembre)</th>', page)
    assert shown == ["janvier", "avril", "mai", "juin", "décembre"][: 3 if year == 2026 else 5]


def test_what_the_report_got_wrong_is_said(as_, manager):
    record(day=MARCH, service="IC", count=33060)
    Figure.objects.create(year=2020, code="total_contacts", value=29523)
    YearNote.objects.create(year=2021, text_fr="Mois reconstitués.", text_nl="Maanden gereconstrueerd.")
    page = words(as_(manager).get("/fr/chiffres/2021/"))
    assert "Le rapport imprimé annonce 3 %" in page
    assert "11,98 %" in page
    assert "Mois reconstitués." in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_the_database_little(as_, manager, partner_a, django_assert_num_queries, count):
    for day in range(1, count + 1):
        record(day=dt.date(2022, 3, day), service="IC", channel="FACE", partner="alpha", count=day)
        record(day=dt.date(2022 - day, 3, day), service="MM", count=day)
        Profile.objects.create(month=dt.date(2022, day, 1), sex="F")
        record(day=dt.date(2022, 3, day), service="GA", count=5)
        record_held(day=dt.date(2022, 3, day), mode="hybrid")
        record_group_answers(month=dt.date(2022, day, 1), answers={"sex": {"F": 1}, "first_visit": {"yes": 2}})
        count_one(measure="help", day=dt.date(2022, 3, day))
    client = as_(manager)
    client.get("/fr/chiffres/2022/")
    with django_assert_num_queries(30):
        client.get("/fr/chiffres/2022/")


def test_the_spreadsheet_says_what_was_asked(as_, manager, two_partners):
    answer = as_(manager).get("/nl/cijfers/2021/contacts.csv?partner=alpha")
    assert answer["Content-Disposition"] == 'attachment; filename="contacts-2021.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Partner", "Alpha Werk"] in lines
    assert ["maart", "11", "11", "0"] in lines


def test_the_workbook_opens(as_, manager, two_partners):
    content = as_(manager).get("/fr/chiffres/2021/contacts.xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"11" in book.read("xl/worksheets/sheet2.xml")
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())


def test_no_cell_is_a_formula(as_, manager, partner_a):
    partner_a.name_fr = "=HYPERLINK(1)"
    partner_a.save(update_fields=["name_fr"])
    record(day=MARCH, service="IC", partner="alpha")
    answer = as_(manager).get("/fr/chiffres/2021/contacts.csv")
    assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")
    cells = [
        cell for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";") for cell in line
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


# --- group activities ----------


@pytest.fixture
def groups(two_partners):
    """Beta gave three activities with its 777 contacts, Alpha one; hands were counted at them."""
    record_held(day=MARCH, mode="online", theme="LEARN", language="nl", partner="beta", count=3)
    record_held(day=MARCH, mode="hybrid", theme="WORK", language="fr", partner="alpha")
    record(day=MARCH, service="GA", channel="FACE", theme="WORK", language="fr", partner="alpha", count=3)
    record_group_answers(month=MARCH, answers={"sex": {"F": 41, "M": 9, "NA": 4}, "first_visit": {"yes": 7, "no": 1}})


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "4 activités collectives, 195,0 contacts chacune en moyenne"),
        ("?partner=beta", "3 activités collectives, 259,0 contacts chacune en moyenne"),
        ("?theme=WORK", "1 activité collective, 3,0 contacts en moyenne"),
        ("?service=GA", "4 activités collectives, 195,0 contacts chacune en moyenne"),
        ("?language=fr", "1 activité collective, 3,0 contacts en moyenne"),
    ],
)
def test_activities_held_are_told_with_their_mean(as_, manager, groups, query, title):
    assert title in words(as_(manager).get(f"/fr/chiffres/2021/{query}"))


def test_another_service_has_no_activities(as_, manager, groups):
    assert "activité collective," not in words(as_(manager).get("/fr/chiffres/2021/?service=IC"))


def test_hands_stand_apart_each_question_with_its_n(as_, manager, groups):
    Profile.objects.create(month=MARCH, sex="M")
    page = words(as_(manager).get("/fr/chiffres/2021/"))
    assert "n = 50 réponses à cette question." in page  # preferring not to say is no answer
    assert "n = 8 réponses à cette question." in page
    assert "Homme 1 100,0 %" in page
    assert "796 contacts en 2021" in page


def test_a_coordinator_reads_their_activities_and_no_hands(as_, coordinator_a, groups):
    page = words(as_(coordinator_a).get("/fr/chiffres/2021/"))
    assert "1 activité collective, 3,0 contacts en moyenne" in page
    assert "réponses à cette question" not in page
    assert "777" not in page


def test_a_year_counted_elsewhere_says_so(as_, manager, two_partners):
    Figure.objects.create(year=2021, code="ga_count", value=100)
    page = words(as_(manager).get("/fr/chiffres/2021/"))
    assert "100 activités collectives, 7,8 contacts chacune en moyenne" in page
    assert "comptées ailleurs" in page


def test_the_files_hold_activities_and_hands_apart(as_, manager, coordinator_a, groups):
    def lines(user):
        content = as_(user).get("/nl/cijfers/2021/contacts.csv").content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content), delimiter=";"))

    everything = lines(manager)
    assert ["Gehouden collectieve activiteiten", "4"] in everything
    assert ["Contacten per activiteit", "195"] in everything or ["Contacten per activiteit", "195.0"] in everything
    assert ["In groep: Eerste bezoek"] in everything
    assert ["Ja", "7", "87.5"] in everything
    assert ["Gehouden collectieve activiteiten", "1"] not in lines(coordinator_a)  # theirs is public or not at all
    assert ["In groep: Eerste bezoek"] not in lines(coordinator_a)
    book = as_(manager).get("/nl/cijfers/2021/contacts.xlsx")
    assert book.content.startswith(b"PK")


# --- the multimedia area ----------
@pytest.fixture
def multimedia(two_partners):
    count_one(measure="printed", day=MARCH, item="bw", count=40)
    count_one(measure="printed", day=MARCH + dt.timedelta(days=1), item="colour", count=2)
    count_one(measure="door", day=MARCH, hour=9, count=131)
    set_minutes(day=MARCH, minutes={("open_min", 9, "posts"): 98765})
    stock(day=dt.date(2021, 12, 31), works=1809, copies=2222)
    stock(day=dt.date(2020, 12, 31), works=1628, copies=2000)


def test_what_the_multimedia_area_counts_stands_apart(as_, manager, multimedia):
    page = words(as_(manager).get("/fr/chiffres/2021/"))
    _, _, counted = page.partition("Compté à l’espace multimédia")
    for told in ("42", "131", "1 809", "2 222"):
        assert told in counted
    assert "98 765" not in page
    assert "1 628" not in page
    assert "793 contacts en 2021" in page
    assert "Compté à l’espace multimédia" not in words(as_(manager).get("/fr/chiffres/2019/"))


def test_filters_and_partners_do_not_see_it(as_, manager, coordinator_a, multimedia):
    assert "Compté à" not in words(as_(manager).get("/fr/chiffres/2021/?theme=WORK"))
    assert "Compté à" not in words(as_(coordinator_a).get("/fr/chiffres/2021/"))


def test_the_files_hold_it_too(as_, manager, multimedia):
    content = as_(manager).get("/nl/cijfers/2021/contacts.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert ["Afgedrukte pagina’s", "42"] in [line[:2] for line in lines]
