"""Every column of every table is classified, in one checked list: cdm/home/columns.csv (design/1-the-centre.md P2).

``class`` is ``personal`` (about a visitor: ``erased`` names the function that does it), ``staff`` (about who works
here: ``erased`` says when it goes, or names the function) or ``no``.
"""

from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

LIST = Path(settings.BASE_DIR) / "cdm" / "home" / "columns.csv"
with LIST.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
# Erasers not written yet. A name stays here only as long as its module is missing.
AWAITED: set[str] = set()
# Names that give a personal column away: one of these classified "no" has to be looked at twice.
TELLING = ("email", "phone", "first_name", "last_name", "birth", "national", "to_address", "remarks")
# Addresses of institutions, and codes.
INSTITUTIONS = {"partners_partner.email", "partners_partner.phone", "agenda_site.email", "agenda_site.phone"}


@pytest.fixture
def columns(db) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        return set(cursor.fetchall())


def test_every_column_is_listed(columns):
    listed = {(row["table"], row["column"]) for row in ROWS}
    missing = sorted(columns - listed)
    assert not missing, (
        f"Classify these columns in {LIST.name} (class: personal, staff or no; erased: how), keeping its order:\n"
        + "\n".join(f"{table},{column},no," for table, column in missing)
    )


def test_no_listed_column_has_vanished(columns):
    gone = sorted({(row["table"], row["column"]) for row in ROWS} - columns)
    assert not gone, f"Take these out of {LIST.name}: {gone}"


def test_the_list_is_in_order_and_says_each_thing_once():
    keys = [(row["table"], row["column"]) for row in ROWS]
    assert keys == sorted(set(keys))
    assert {row["class"] for row in ROWS} == {"personal", "staff", "no"}


def test_what_is_about_a_person_says_how_it_goes():
    silent = [f"{row['table']}.{row['column']}" for row in ROWS if row["class"] != "no" and not row["erased"]]
    assert not silent
    assert not [row for row in ROWS if row["class"] == "no" and row["erased"]]


@pytest.mark.parametrize("name", sorted({row["erased"] for row in ROWS if row["class"] == "personal"}))
def test_what_erases_a_visitor_exists(name):
    module, _, function = name.rpartition(".")
    if name in AWAITED:
        with pytest.raises(ModuleNotFoundError):
            import_module(module)
        return
    assert callable(getattr(import_module(module), function))


def test_a_telling_name_is_not_waved_through():
    found = [
        f"{row['table']}.{row['column']}"
        for row in ROWS
        if row["class"] == "no" and any(word in row["column"] for word in TELLING)
    ]
    assert set(found) == INSTITUTIONS


def test_statistics_hold_nothing_about_anybody():
    """P1: no column of theirs is personal, and none points outside of them."""
    assert not [row for row in ROWS if row["table"].startswith("stats_") and row["class"] != "no"]
    with_keys = [row for row in ROWS if row["table"].startswith("stats_") and row["column"].endswith("_id")]
    assert not with_keys
