"""Every number that leaves the figures by any exit, held against a count of the rows that came in.

Numbers are enumerated from the markup, the cells and the keys: one that nobody counts here fails, and so does one that
is counted and not shown.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.stats.by_hand import beside, marks, world
from tests.stats.by_hand.counting import Asked
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
        workbook = marks.xlsx_tables(client.get(f"/fr/chiffres/{asked.year}/contacts.xlsx{query}").content)
        for (name, said, header, rows), lines in zip(tables, workbook, strict=True):
            plain = [[text] for text in said] + [header, *rows]
            for line, other in zip(plain, lines, strict=True):
                ends = max(len(line), len(other))
                one, two = (of + [""] * (ends - len(of)) for of in (line, other))
                assert all(map(marks.same, one, two)), (name, line, other)


@pytest.mark.parametrize("own", [("alpha",)])
def test_every_number_of_a_coordinators_page(as_, coordinator_a, drawn, own):
    client = as_(coordinator_a)
    for asked in (
        Asked(YEAR, YEAR - 1, own=frozenset(own)),
        Asked(YEAR, YEAR - 1, 3, 9, {"theme": "WORK"}, frozenset(own)),
    ):
        found = marks.page(client.get(f"/fr/chiffres/{asked.year}/{asked.query()}").text)
        agree(found, beside.count(drawn, asked, NAMES).marks, asked.query())
