"""The attacker with linear programming, over everything published: finds nothing; without a guard, finds something."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from stats.disclosure import HIDDEN, Table, audit, protect, remembered, suppression
from tests.stats import public_set, random_sets
from tests.stats.attacker import Attacker, counted, disclosed

SEEDS = range(60)


def attack(released, tables, *, whole_numbers=False):
    attacker = Attacker(released, "people", joint=True)
    return disclosed(attacker.whole_numbers() if whole_numbers else attacker, tables)


def exact(released, tables) -> bool:
    shown = [(t, codes, value) for t in tables for codes, value in released.rows(t.name) if value is not HIDDEN]
    return all(value == counted(table, codes) for table, codes, value in shown)


@seed(2021)
@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(min_value=0, max_value=10**9))
def test_of_any_linked_tables_nothing_small_can_be_learnt_and_what_is_shown_is_exact(number):
    tables = random_sets.draw(number)
    released = protect(tables)
    assert attack([released], tables) == []
    assert exact(released, tables)
    assert released.withheld == ()


@pytest.mark.parametrize("number", range(0, 20, 2))
def test_whole_numbers_do_not_help(number):
    tables = random_sets.draw(number)
    assert attack([protect(tables)], tables, whole_numbers=True) == []


@pytest.mark.parametrize("careless", [random_sets.without_secondary, random_sets.two_in_each_line])
def test_control_without_the_layer_the_same_attacker_learns_from_most_sets(careless):
    drawn = [random_sets.draw(number) for number in SEEDS]
    able = [tables for tables in drawn if protect(tables).small]
    learnt = [tables for tables in able if attack([careless(tables)], tables)]
    assert len(able) > len(SEEDS) / 2
    assert len(learnt) > 0.6 * len(able)


def broken_run(self):
    return self.hidden


def test_what_was_chosen_badly_does_not_pass_the_audit_and_is_repaired_or_withheld(monkeypatch):
    monkeypatch.setattr(suppression.Secondary, "run", broken_run)
    withheld = 0
    for number in range(12):
        tables = random_sets.draw(number)
        released = protect(tables)
        withheld += bool(released.withheld)
        assert attack([released], tables) == []
        assert exact(released, tables)
    assert withheld


def test_control_with_the_audit_off_too_it_is_published_and_learnt(monkeypatch):
    monkeypatch.setattr(suppression.Secondary, "run", broken_run)
    monkeypatch.setattr(audit, "broken", lambda system, hidden: [])
    drawn = [random_sets.draw(number) for number in range(12)]
    assert sum(bool(attack([protect(tables)], tables)) for tables in drawn) > 6


# --- snapshots ----------
MONTHS = ("1", "2", "3")
SO_FAR = ("1", "1/2", "1/3")


def snapshot(tables: list[Table], month: int) -> list[Table]:
    """The tables as they are after ``month`` (from 0): the year so far, and nothing yet of what comes."""
    made = []
    for table in tables:
        place = [dimension.name for dimension in table.dimensions].index("month")
        counts = {codes: n for codes, n in table.counts.items() if codes[place] in MONTHS[: month + 1]}
        made.append(Table(table.name, "people", table.dimensions, counts, table.codes | {"month": (SO_FAR[month],)}))
    return made


def months(number: int) -> list[Table]:
    chance = Random(number)  # noqa: S311
    while True:
        tables = random_sets.draw(chance.randrange(10**6))
        if all(any(d.name == "month" for d in t.dimensions) for t in tables) and protect(by_month(tables)).small:
            return tables


def by_month(tables):
    return [
        Table(t.name, "people", t.dimensions, t.counts, t.codes | {"month": (*MONTHS, *SO_FAR[1:])}) for t in tables
    ]


@pytest.mark.parametrize("number", range(12))
def test_the_difference_of_two_snapshots_tells_nothing(number):
    tables, published, kept = months(number), [], []
    for month in range(3):
        published.append(protect(snapshot(tables, month), remembered(kept)))
        kept.append(published[-1].kept())
    assert attack(published, by_month(tables)) == []
    assert not any(released.narrowed for released in published)


def test_control_snapshots_protected_one_by_one_tell_their_difference():
    learnt = 0
    for number in range(12):
        tables = months(number)
        published = [protect(snapshot(tables, month)) for month in range(3)]
        learnt += bool(attack(published, by_month(tables)))
    assert learnt > 6


# --- the centre's own ----------
@pytest.fixture(scope="module")
def everything():
    tables = public_set.tables(public_set.draw(1, years=range(2021, 2023), profiles=1_000))
    return tables, protect(tables)


@pytest.mark.parametrize("population", ["contacts", "profiles"])
def test_the_full_public_set_tells_nothing_small(everything, population):
    tables, released = everything
    own = [table for table in tables if table.population == population]
    assert disclosed(Attacker([released], population, joint=False), own) == []
    assert any(cell.population == population for cell in released.small)
    assert exact(released, tables)


def test_the_full_public_set_still_says_most(everything):
    _tables, released = everything
    hidden = [cell for cell, value in released.cells.items() if value is HIDDEN]
    assert released.withheld == ()
    assert len(hidden) < 0.3 * len(released.cells)
    assert len(hidden) > len(released.small)


def test_control_the_full_public_set_without_secondary_suppression_is_learnt(everything):
    tables, _released = everything
    own = [table for table in tables if table.population == "contacts"]
    careless = random_sets.without_secondary(tables)
    assert disclosed(Attacker([careless], "contacts", joint=False), own)
