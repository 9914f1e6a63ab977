"""Every number that leaves the figures by any exit, held against a count of the rows that came in.

Numbers are enumerated from the markup, the cells and the keys: one that nobody counts here fails, and so does one that
is counted and not shown.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping

import pytest
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.vocabulary import Service
from stats import contacts, profiles
from stats.closing import close
from stats.dashboard.period import Period
from stats.publishing import snapshots
from stats.publishing.snapshots import Work
from stats.report import spreadsheet, telling
from stats.report.contents import collect
from stats.shares import links
from tests.stats.by_hand import beside, marks, paper, report, world
from tests.stats.by_hand.counting import SERVICES, Asked
from tests.stats.by_hand.paper import Paper
from tests.stats.by_hand.public import ALL, FEW, HIDDEN, Public, unexplained
from tests.stats.by_hand.public_page import PublicPage
from tests.stats.by_hand.shared import QUARTERS, SharedPage
from tests.stats.by_hand.told import Told
from tests.stats.by_hand.world import YEAR, World

pytestmark = pytest.mark.django_db
NAMES = {"alpha": "Alpha Emploi", "beta": "Bêta Formation", "youth": "Youth", "formtruck": "Formtruck"}


def agree(found: Mapping, expected: Mapping, where: str) -> None:
    """Fails with every place where another number stands than was counted, or one that nobody counted, or none."""
    wrong = [
        f"{key}: {found.get(key)} stands there, {expected.get(key)} was counted"
        for key in {**expected, **found}
        if found.get(key) != expected.get(key)
    ]
    if wrong:
        pytest.fail("\n".join([f"{where}: {len(wrong)} of {len(found)}", *wrong[:40]]))


@pytest.fixture
def drawn(partner_a, partner_b, tmp_path) -> World:
    made = world.draw(seed=2024)
    world.bring_in(made, tmp_path)
    return made


PAGES = [
    Asked(YEAR, YEAR - 1),
    Asked(YEAR, YEAR - 1, 4, 6),
    Asked(YEAR, YEAR - 1, 1, 8, {"service": "GA"}),
    Asked(YEAR, YEAR - 2, 2, 11, {"service": "IC", "partner": "alpha"}),
    Asked(YEAR, YEAR - 1, 1, 12, {"theme": "LEARN", "language": "fr"}),
    Asked(YEAR, YEAR - 1, 1, 12, {"channel": "FACE", "context": "STD"}),
    Asked(YEAR, YEAR - 1, 1, 12, {"programme": "youth"}),
    Asked(YEAR, YEAR - 1, municipality="21004"),
    Asked(YEAR - 1, YEAR),
]


def test_every_number_of_the_dashboard_and_its_files(as_, manager, drawn):
    client = as_(manager)
    for asked in PAGES:
        query = asked.query()
        told = beside.count(drawn, asked, NAMES)
        found = marks.page(client.get(f"/fr/chiffres/{asked.year}/{query}").text)
        agree(found, told.marks, f"page {query}")
        tables = marks.csv_tables(client.get(f"/fr/chiffres/{asked.year}/contacts.csv{query}").content)
        agree(marks.cells(tables), told.cells, f"file {query}")
        assert len(found) > 100
        workbook(client.get(f"/fr/chiffres/{asked.year}/contacts.xlsx{query}").content, tables)


def workbook(content: bytes, tables: list[marks.Table]) -> None:
    """It has the tables of the other file, cell by cell."""
    for (name, said, header, rows), sheet in zip(tables, marks.xlsx_tables(content), strict=True):
        plain = [[text] for text in said] + [header, *rows]
        for line, other in zip(plain, sheet, strict=True):
            ends = max(len(line), len(other))
            one, two = (of + [""] * (ends - len(of)) for of in (line, other))
            assert all(map(marks.same, one, two)), (name, line, other)


def test_every_number_of_a_coordinators_page(as_, coordinator_a, drawn):
    client, own = as_(coordinator_a), frozenset({"alpha"})
    for asked in (Asked(YEAR, YEAR - 1, own=own), Asked(YEAR, YEAR - 1, 3, 9, {"theme": "WORK"}, own)):
        found = marks.page(client.get(f"/fr/chiffres/{asked.year}/{asked.query()}").text)
        agree(found, beside.count(drawn, asked, NAMES).marks, asked.query())


# --- public ----------
PUBLIC = (YEAR - 1, YEAR)
LINKS = (("programmes", "youth"), ("programmes", "formtruck"), ("partners", "alpha"), ("partners", "beta"))


def lines(client, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/open-data/{name}.csv").content.decode())))


def opened(client, drawn: World) -> tuple[Public, dict]:
    """What is public, and every cell of every file with its count by hand; each file says what was counted."""
    found: dict[tuple[str, ...], str] = {}
    for name, columns in ALL.items():
        rows = lines(client, name)
        assert rows
        told = json.loads(client.get(f"/open-data/{name}.json").content)["rows"]
        assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in told] == rows
        for row in rows:
            found[(name, *(row[column] for column in columns))] = row["count"] or row["status"]
            assert set(row) == {*columns, "count", "status"}
    public = Public(drawn, {cell for cell, text in found.items() if text == "hidden"})
    counts = {cell: public.count(cell) for cell in found}
    expected = {cell: "hidden" if cell in public.hidden else str(count) for cell, count in counts.items()}
    agree(found, expected, "open data")
    return public, counts


def freeze() -> None:
    for year in PUBLIC:
        snapshots.freeze_one(Work(dt.date(year, 12, 1), tuple(dt.date(year, month, 1) for month in range(1, 13))))


def test_every_public_number(client, as_, coordinator_a, drawn):
    freeze()
    public, counts = opened(client, drawn)
    assert len(counts) > 1000
    assert public.hidden
    assert unexplained(counts, public.hidden) == []
    for year in PUBLIC:
        found = marks.page(client.get(f"/fr/chiffres/public/{year}/").text)
        agree(found, PublicPage(public, year, PUBLIC).count().marks, f"public page {year}")
    for file, code in (
        ("programmes", "youth"),
        ("programmes", "formtruck"),
        ("partners", "alpha"),
        ("partners", "beta"),
    ):
        shared(client, public, file, code)
    of_coordinator(as_(coordinator_a), public)
    of_public_report(public, drawn)


def shared(client, public: Public, file: str, code: str) -> None:
    """The page behind a link; no file of the open data has partners: what is hidden of them is read from it."""
    until = dt.date(2027, 3, 9)
    link = links.make(title="x", expires=until, **{file.removesuffix("s"): code})
    for year in PUBLIC:
        address = f"{links.address(link, 'fr')}{year}"
        found = marks.page(client.get(f"{address}/").text)
        if file == "partners":
            hidden_of_partner(public, found, year, code)
        told = SharedPage(public, year, file, code, until, year - 1 in PUBLIC).count()
        agree(found, told.marks, f"page of {code}, {year}")
        cells = marks.cells(marks.csv_tables(client.get(f"{address}.csv").content))
        agree(cells, told.cells, f"file of {code}, {year}")


def hidden_of_partner(public: Public, found: Mapping, year: int, code: str) -> None:
    services = [service for service in SERVICES if ("services", str(Service(service).label), "0") in found]
    cells = {(f"{year}", service): ("services", str(Service(service).label), "0") for service in services}
    cells[f"{year}", "total"] = ("", "contacts", "value")
    for place, label in enumerate(QUARTERS, 1):
        for column, service in enumerate((*services, "total")):
            cells[f"{year}-Q{place}", service] = ("quarters", label, str(column))
    told = {("partners", period, code, service): found.get(key) for (period, service), key in cells.items()}
    hidden = {cell for cell, numbers in told.items() if numbers == [HIDDEN]}
    assert unexplained({cell: public.count(cell) for cell in told}, hidden) == []
    public.hidden |= hidden


def of_coordinator(client, public: Public) -> None:
    """The file of a coordinator's page leaves the house: the public cells of their partner, none of the live ones."""
    for year in PUBLIC:
        told, periods = Told(), {f"{label}": f"{year}-Q{place}" for place, label in enumerate(QUARTERS, 1)}
        told.sheet(_("About"), _("Year"), {_("Value"): year})
        if any(cell[0] == "partners" and cell[1].startswith(str(year)) for cell in public.hidden):
            told.cells[_("About"), "", "says"] = [str(FEW)]
        heads = [*(str(Service(service).label) for service in SERVICES), pgettext("sum of a row", "All")]
        for label, period in (periods | {pgettext("sum of a row", "All"): str(year)}).items():
            values = [public.value("partners", period, "alpha", service) for service in (*SERVICES, "total")]
            words = " / ".join([label, *(value for value in values if isinstance(value, str))])
            numbers = [value if isinstance(value, int) else None for value in values]
            told.sheet("Alpha Emploi", words, dict(zip(heads, numbers, strict=True)))
        tables = marks.csv_tables(client.get(f"/fr/chiffres/{year}/contacts.csv").content)
        agree(marks.cells(tables), told.cells, f"file of alpha's coordinator, {year}")
        workbook(client.get(f"/fr/chiffres/{year}/contacts.xlsx").content, tables)


# --- the report, and what closing keeps ----------
def reported() -> dict[report.Key, float | None]:
    """Every number of the report's JSON; its workbook says the same."""
    contents = collect(YEAR)
    made = json.loads(spreadsheet.as_json(contents))
    found = report.of_json(made)
    names = [table["name"] for table in made["tables"]]
    assert report.of_workbook(marks.xlsx_tables(spreadsheet.as_xlsx(contents)), names) == found
    return found | {("n", question, "number"): number for question, number in made["n"].items()}


def counted(drawn: World) -> dict[report.Key, float]:
    answers = [row for row in drawn.answers if row["month"].startswith(str(YEAR))]
    known = {name: len([row for row in answers if row[name] not in ("", "NA")]) for name in world.QUESTIONS}
    return report.files(drawn, YEAR) | {("n", name, "number"): number for name, number in known.items()}


def test_every_number_of_the_annual_report(drawn):
    """Of a year that is not public: of contacts nothing is hidden, of the sample what is few."""
    found, expected = reported(), counted(drawn)
    hidden = {key[:2] for key, value in found.items() if value is None}
    told = {key: value for key, value in expected.items() if key[:2] not in hidden}
    agree({key: value for key, value in found.items() if value is not None}, told, "report")
    asked = {f"profile-{name}" for name in world.QUESTIONS}
    cells = {key[:2]: report.public_cell(YEAR, *key[:2]) for key in expected if key[0] in asked}
    cells |= {(f"profile-{name}", "total"): ("answers", str(YEAR), name, "total") for name in world.QUESTIONS}
    public = Public(drawn)
    few = {cells[key] for key in hidden if key[0] in asked}
    assert few
    assert unexplained({cell: public.count(cell) for cell in cells.values()}, few) == []
    of_few = {cell[2] for cell in few}  # a share and its n tell a count
    assert {key for key in hidden if key[0] not in asked} <= {
        ("figures", id_) for id_, (question, _codes) in report.SHARES.items() if question in of_few
    }
    on_paper(Paper(drawn, YEAR, found))


def on_paper(told: Paper) -> None:
    """The pages say what the files say, and no other number."""
    document = telling.document(collect(YEAR))
    listed = list(paper.rows(document))
    assert len(listed) > 150
    agree({row: "" for row in listed if row not in told.expected}, {}, "paper")
    said = {text: [number for number in marks.written(text) if number not in told.numbers]
            for text in paper.sentences(document)}  # fmt: skip
    assert {text: numbers for text, numbers in said.items() if numbers} == {}


def of_public_report(public: Public, drawn: World) -> None:
    """The annual report of a public year hides what the open data hide, no more and no less."""
    found, expected = reported(), counted(drawn)
    del expected["multimedia", "purpose", "number"]  # of no use to anybody outside: not in the public set
    for key in [key for key in expected if key[0] in ("late", "unclosed")]:
        del expected[key]  # they still grow: told once the year is closed
    for key in list(expected):
        table, code, name = key
        year = YEAR - 1 if name == "before" else YEAR
        if table != "n" and report.public_cell(year, table, code) in public.hidden:
            expected.pop(key)
            if name == "number":
                expected[key] = None
    agree(found, expected, "public report")


def test_every_number_that_closing_keeps(drawn):
    kept = close(year=YEAR).figures
    found = {(part, codes): number for part, numbers in kept.items() for codes, number in numbers.items()}
    agree(found, report.version(drawn, YEAR), "version")


# --- it can fail ----------
def off_by_one(_patched: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stats_monthlytotal SET count = count + 1 WHERE ctid = (SELECT ctid FROM stats_monthlytotal"
            " WHERE month = %s LIMIT 1)",
            [dt.date(YEAR, 5, 1)],
        )


def area_has_themes(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(contacts.Contacts, "themes", lambda self, *, without: self.by("theme"))


def refusing_is_answering(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(profiles.Answers, "known", lambda self, question: self.counts[question].total())


def one_more_number(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(Period, "when", property(lambda self: f"en {self.year} (7)"))


def test_a_wrong_number_is_seen(as_, manager, drawn, monkeypatch):
    told, client = beside.count(drawn, PAGES[0], NAMES), as_(manager)
    for wrong in (area_has_themes, refusing_is_answering, one_more_number, off_by_one):
        with monkeypatch.context() as patched:
            wrong(patched)
            page = marks.page(client.get(f"/fr/chiffres/{YEAR}/").text)
        with pytest.raises(pytest.fail.Exception, match="stands there"):
            agree(page, told.marks, wrong.__name__)
