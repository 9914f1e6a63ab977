"""The files of the page: the same numbers, what was asked and what it means inside; of a coordinator, only what is
public.
"""

import csv
import datetime as dt
import io
import zipfile

import pytest
import time_machine

from cdm.core.access import Member
from cdm.core.release import release
from cdm.core.vocabulary import Role
from partners.models import Programme
from stats import measures
from stats.dashboard.page import Page
from stats.models import Cohort, YearVersion
from stats.publishing import snapshots
from stats.recording import (
    ANSWERS,
    add_profile,
    record,
    record_group_answers,
    record_held,
    set_day,
    set_minutes,
)
from stats.recording import count as count_one
from tests.stats import dashboard_rows as rows

pytestmark = pytest.mark.django_db
MANAGER = Member(1, frozenset({(Role.MANAGER, "")}))


@pytest.fixture
def facts(partner_a, partner_b):
    for code in ("youth", "formtruck"):
        Programme.objects.create(code=code, name_fr=code.title(), name_nl=code.title())
    found = rows.draw(seed=9, number=120)
    rows.put(found)
    return found


def lines(client, address):
    content = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def table(found, name):
    """The lines under the header of the table ``name``, to the empty one."""
    start = found.index([name]) + 1
    end = next(place for place in range(start, len(found) + 1) if place == len(found) or not found[place])
    return found[start:end]


QUERIES = ["", "?service=IC", "?partner=alpha&from=2&to=9&compare=2020", "?programme=youth&language=fr"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_file_says_what_the_page_says(as_, manager, facts, query):
    asked = dict(part.split("=") for part in query.lstrip("?").split("&") if part)
    found = lines(as_(manager), f"/fr/chiffres/2021/contacts.csv{query}")
    page = Page(MANAGER, 2021, asked)
    assert ["Contacts", str(rows.total(facts, asked, year=2021))] in found
    for made in (page.told.cuts.channel, page.told.cuts.language, page.told.cuts.theme, page.weekdays):
        told = {line[0]: line[1:] for line in table(found, made.heading)}
        for row in made.rows:
            assert told[row.label][0] == str(row.count)
            if made.against:
                moved = "" if row.moved is None else str(round(row.moved, 2))
                assert told[row.label][2:] == [str(row.now), str(row.before), moved]
    months = table(found, "Mois")
    for line in page.told.by_month.lines:
        before = [] if line.before is None else [str(line.before)]
        assert [line.label, *map(str, line.cells), str(line.total), *before] in months


@time_machine.travel("2026-05-10 10:00 +0200")
def test_the_file_carries_what_was_asked_when_and_of_which_version(as_, manager, facts):
    YearVersion.objects.create(year=2021, number=3, day=dt.date(2022, 2, 3), figures={})
    asked = "?service=IC&channel=FACE&context=STD&theme=WORK&language=fr&partner=alpha&programme=youth&from=4&to=6"
    found = lines(as_(manager), f"/nl/cijfers/2021/contacts.csv{asked}&compare=2020")
    for line in (
        ["Jaar", "2021"],
        ["Maanden", "2e kwartaal"],
        ["Vergeleken met", "2020"],
        ["Dienst", "Individueel advies"],
        ["Kanaal", "Ter plaatse"],
        ["Thema", "Werken"],
        ["Taal", "Frans"],
        ["Partner", "Alpha Werk"],
        ["Programma", "Youth"],
        ["Gemaakt op", "2026-05-10"],
        ["Gemaakt met", f"cdm-portal {release()}"],
    ):
        assert line in found
    assert any("versie 3" in cell for line in found for cell in line)


def test_every_number_is_defined_in_the_file(as_, manager, facts):
    found = table(lines(as_(manager), "/fr/chiffres/2021/contacts.csv"), "Définitions")
    assert [line[0] for line in found[1:]] == [entry.code for entry in measures.registry()]
    assert all(line[3] for line in found[1:])


@pytest.mark.parametrize("query", ["", "?service=MM&channel=CHAT_FB&context=NEET&theme=MOVE&language=en"])
def test_the_workbook_has_the_tables_of_the_other_file(as_, manager, facts, query):
    client = as_(manager)
    heads = [line[0] for line in lines(client, f"/fr/chiffres/2021/contacts.csv{query}") if len(line) == 1]
    with zipfile.ZipFile(io.BytesIO(client.get(f"/fr/chiffres/2021/contacts.xlsx{query}").content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        text = book.read("xl/workbook.xml").decode()
    assert len(sheets) >= 2
    assert all(name in heads or name[:20] in " ".join(heads) for name in _sheet_names(text))


def _sheet_names(workbook):
    return [part.split('"')[0].replace("&amp;", "&") for part in workbook.split('<sheet name="')[1:]]


# --- a coordinator's file leaves the house (P3) ----------
@pytest.fixture
def published(partner_a, partner_b):
    """Two partners over two years; Alpha has three contacts of outreach, which nobody outside may learn."""
    for year in (2020, 2021):
        for month in range(1, 13):
            for partner, count in (("alpha", 20), ("beta", 31)):
                for service in ("IC", "GA"):
                    record(day=dt.date(year, month, 5), service=service, theme="WORK", partner=partner, count=count)
    record(day=dt.date(2021, 5, 5), service="OUT", partner="alpha", count=3)
    record(day=dt.date(2021, 5, 5), service="OUT", partner="beta", count=40)
    snapshots.freeze(today=dt.date(2026, 5, 20))


def test_it_holds_the_published_numbers_of_their_partner(as_, coordinator_a, published):
    record(day=dt.date(2021, 5, 6), service="IC", partner="alpha", count=7)  # after it was frozen
    found = lines(as_(coordinator_a), "/fr/chiffres/2021/contacts.csv?service=GA")
    told = table(found, "Alpha Emploi")
    quarters = [line for line in told if line[0].endswith("trimestre")]
    assert [line[1] for line in quarters] == ["60"] * 4
    assert quarters[1][4] == "masqué"  # the three
    cells = {cell for line in found for cell in line}
    assert "3" not in cells
    assert not {"Bêta Formation", "93", "186"} & cells
    assert any("Publiés" in cell or "publiés" in cell for cell in cells)
    assert any("en dessous de 5" in cell or "inférieur à 5" in cell for cell in cells), cells


def test_before_anything_is_public_the_file_says_so(as_, coordinator_a, facts):
    found = lines(as_(coordinator_a), "/fr/chiffres/2021/contacts.csv")
    own = {str(rows.total(facts, {}, year=2021, own=("alpha",)))}
    assert not own & {cell for line in found for cell in line}
    assert any("pas encore public" in cell or "encore public" in cell for line in found for cell in line)


def test_a_manager_reads_what_is_live(as_, manager, published):
    record(day=dt.date(2021, 5, 6), service="IC", partner="alpha", count=7)
    assert ["Contacts", str(2 * 12 * 51 + 43 + 7)] in lines(as_(manager), "/fr/chiffres/2021/contacts.csv")


@pytest.mark.parametrize(("kind", "queries"), [("csv", 31), ("xlsx", 31)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_file_asks_the_database_little(as_, manager, partner_a, django_assert_num_queries, kind, queries, count):
    for day in range(1, count + 1):
        for year in (2021, 2022):
            record(day=dt.date(year, 3, day), service="IC", channel="FACE", partner="alpha", theme="WORK")
    client = as_(manager)
    client.get(f"/fr/chiffres/2022/contacts.{kind}")
    with django_assert_num_queries(queries):
        client.get(f"/fr/chiffres/2022/contacts.{kind}")


# --- what the other rooms tell ----------
def test_every_section_goes_into_both_files(as_, manager, facts):
    """With something to say in each: a lazy word or a None in a cell would break the workbook."""
    day = dt.date(2021, 3, 1)
    for measure, item in (("no_time", "WORK-nl"), ("reached", "AREC"), ("help", ""), ("printed", "bw")):
        count_one(measure=measure, day=day, item=item, count=9)
    count_one(measure="door", day=day, hour=9, count=5)
    set_minutes(day=day, minutes={("open_min", 9, "posts"): 600, ("used_min", 9, "posts"): 60})
    hours = {("supply_min", "alpha"): 6000, ("taken_min", "alpha"): 600}
    set_day(day=day, counts=hours, measures=("supply_min", "taken_min"))
    set_day(day=day, counts={("unclosed", "IC:alpha"): 2}, measures=("unclosed",), service="IC")
    Cohort.objects.create(programme="youth", year=2021, title_fr="U", title_nl="U", persons=11, positive=9)
    add_profile(month=day, **dict.fromkeys(ANSWERS, "") | {"sex": "F", "municipality": "21004"})
    record_held(day=day, mode="onsite")
    record_group_answers(month=day, answers={"first_visit": {"yes": 3}})
    client = as_(manager)
    heads = {line[0] for line in lines(client, "/fr/chiffres/2021/contacts.csv") if len(line) == 1}
    for name in (
        "Offre et demande",
        "Publics spécifiques",
        "Cohortes des programmes",
        "Sexe",
        "Activités collectives",
    ):
        assert any(name in head for head in heads), (name, sorted(heads))
    answer = client.get("/nl/cijfers/2021/contacts.xlsx")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert len(_sheet_names(book.read("xl/workbook.xml").decode())) > 20
