"""The report of a public year has the public cells: no other number, none more."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict

import pytest
from django.db import transaction
from django.utils import translation

from stats import publishing
from stats.disclosure import HIDDEN, TOTAL
from stats.publishing import COUNSELLED, snapshots
from stats.recording import record
from stats.report import spreadsheet, telling
from stats.report.contents import collect
from stats.report.shapes import LANGUAGES
from stats.report.telling import blocks
from tests.stats.test_publishing_pages import a_year

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def reports():
    """(the report before the year is public, after it)."""
    a_year(YEAR - 1)
    a_year(YEAR)
    house = collect(YEAR)
    snapshots.freeze(today=dt.date(2026, 3, 1))
    return house, collect(YEAR)


def numbers(what):
    """Every table and period as code → count."""
    tables = [what.services, *what.parts.values(), what.themes, what.languages, what.programmes, what.modes]
    found = {
        (table.name, row.code): row.count
        for table in [*tables, what.held_themes, *what.answers.values()]
        for row in table.rows
    }
    for period in (*what.months, *what.years):
        found |= {(period.number, code): count for code, count in zip(what.codes, period.counts, strict=True)}
        found[period.number, TOTAL] = period.total
    return found


def test_what_is_shown_is_what_was_counted_and_what_is_hidden_is_hidden_in_the_set(reports):
    house, public = reports
    before, after = numbers(house), numbers(public)
    assert set(before) == set(after)
    hidden = {key for key, count in (*after.items(), *before.items()) if count is None}
    assert {key for key in hidden if before[key] is None} <= {
        key for key in before if key[0] in publishing.of_year(YEAR).tables
    }
    assert {key: count for key, count in after.items() if key not in hidden} == {
        key: count for key, count in before.items() if key not in hidden
    }
    assert (2, "MM") in hidden  # two people at a screen in February
    assert before[2, "MM"] == 2
    assert (public.total, public.before, public.growth) == (house.total, house.before, house.growth)


def test_every_cell_is_that_of_the_set(reports):
    _house, public = reports
    told, year = publishing.of_year(YEAR), str(YEAR)
    asked = {
        "service": ("services", ()),
        "theme": ("themes", (COUNSELLED,)),
        "language": ("languages", ()),
        "mode": ("activities-mode", ()),
    }
    for table in (public.themes, public.languages, public.modes):
        name, fixed = asked[table.name]
        for row in table.rows:
            value = told.value(name, year, *fixed, row.code)
            assert row.count == (None if value is HIDDEN else value)
    for period in public.months:
        for code, count in zip(public.codes, period.counts, strict=True):
            value = told.value("services", f"{year}-{period.number:02}", code)
            assert count == (None if value is HIDDEN else value)
    for question, table in public.answers.items():
        for row in table.rows:
            value = told.value(question, row.code)
            assert row.count == (None if value is HIDDEN else value)


def test_what_is_recorded_afterwards_is_in_neither(reports):
    _house, public = reports
    with transaction.atomic():
        record(day=dt.date(YEAR, 3, 3), service="IC", theme="MOVE", language="en", programme="late", count=33)
    now, was = (asdict(what) for what in (collect(YEAR), public))
    assert {name for name in now if now[name] != was[name]} <= {"partners"}


def test_figures_rest_on_public_cells_or_are_hidden(reports):
    house, public = reports
    assert public.figures["ic_total"]["value"] == house.figures["ic_total"]["value"]
    for id_, value in public.figures.items():
        assert None in (value["value"], was := house.figures[id_]["value"]) or value["value"] == was, id_
    assert public.figures["pr_women"]["value"] == house.figures["pr_women"]["value"] == pytest.approx(66.7)
    assert public.figures["pr_age_30_39"]["value"] is None  # beside three people of 65 and more


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_documents_and_files_are_made_with_hidden_cells(reports, language):
    _house, public = reports
    with translation.override(language):
        document = json.dumps(telling.document(public), ensure_ascii=False)
    assert blocks.NOT_SHOWN in document
    found = json.loads(spreadsheet.as_json(public))
    months = next(table for table in found["tables"] if table["name"] == "months")
    assert next(row for row in months["rows"] if row["code"] == f"{YEAR}-02-MM")["number"] is None
    assert spreadsheet.as_xlsx(public)


def test_of_a_running_year_the_report_is_for_the_house(reports):
    a_year(2026, range(1, 3))
    snapshots.freeze(today=dt.date(2026, 4, 10))
    assert publishing.of_year(2026)
    assert collect(2026).public is None
