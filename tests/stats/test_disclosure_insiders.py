"""A partner of a programme takes what is public and subtracts its own part, which it knows: what is left is a rival's.

The attacker is that of ``test_publishing_attack``, with everything they did themselves taken off every count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest

from stats.disclosure import HIDDEN, TOTAL, Insider, Released, Table, protect, remembered
from stats.publishing.tables import Facts, insiders, tables
from tests.stats.attacker import Attacker, counted, disclosed
from tests.stats.test_publishing_attack import CUT, YEAR, draw

PARTNER, PROGRAMME = 5, 6  # places in a leaf
Leaves = Counter[tuple[str, ...]]


def leaf(partner: str, programme: str = "youth", service: str = "IC") -> tuple[str, ...]:
    return (service, "FACE", "STD", "WORK", "fr", partner, programme)


def facts(months: Mapping[int, Leaves], through: int = 12) -> Facts:
    return Facts(YEAR, through, {month: own for month, own in months.items() if month <= through}, {}, CUT)


def released(told: Facts, before: list[str] = (), *, guarded: bool = True) -> Released:
    return protect(tables(told), remembered(before), insiders(told) if guarded else ())


def without(table: Table, code: str, months: Mapping[int, Leaves]) -> Table:
    """``table`` less what the partner ``code`` did."""
    own = {
        month: Counter({key: count for key, count in leaves.items() if key[PARTNER] == code})
        for month, leaves in months.items()
    }
    mine = {each.name: each.counts for each in tables(facts(own))}.get(table.name, {})
    return replace(table, counts=Counter(table.counts) - Counter(mine))


def left(publications: list[Released], code: str, months: Mapping[int, Leaves]) -> list[Released]:
    """What is public, less what they did themselves."""
    found = []
    for one in publications:
        names = {table.name: without(table, code, months) for table in one.tables.values()}
        cells = {}
        for name, table in names.items():
            for codes, cell in table.cells.items():
                value = one.value(name, *codes)
                cells[cell] = value if value is HIDDEN else counted(table, codes)
                if value is not HIDDEN:
                    own = counted(one.tables[name], codes) - counted(table, codes)
                    assert cells[cell] == value - own
        found.append(Released(names, cells))
    return found


def learnt(publications: list[Released], code: str, months: Mapping[int, Leaves]) -> list:
    """The small counts of others in a programme that ``code`` can tell."""
    seen = left(publications, code, months)
    of = [table for name, table in seen[-1].tables.items() if name.startswith("programme")]
    found = disclosed(Attacker(seen, f"contacts {YEAR}", joint=False), of)
    return [(name, codes) for name, codes in found if codes[1] not in ("", TOTAL)]


SHARED = {1: Counter({leaf("alpha"): 20, leaf("beta"): 3, leaf("", ""): 60, leaf("gamma", "other"): 30})}


def test_the_total_of_two_is_not_told_where_one_of_them_did_little():
    told = facts(SHARED)
    control = released(told, guarded=False)
    assert control.value("programmes", str(YEAR), "youth", TOTAL) == 23  # 23 less 20 of one's own
    assert ("programmes", (str(YEAR), "youth", TOTAL)) in learnt([control], "alpha", SHARED)
    found = released(told)
    assert found.value("programmes", str(YEAR), "youth", TOTAL) is HIDDEN
    assert learnt([found], "alpha", SHARED) == []
    assert not found.withheld


def test_a_programme_of_partners_who_all_did_much_is_told():
    months = {1: Counter({leaf("alpha"): 20, leaf("beta"): 9, leaf("", ""): 60, leaf("gamma", "other"): 30})}
    found = released(facts(months))
    assert found.value("programmes", str(YEAR), "youth", TOTAL) == 29
    assert not any(value is HIDDEN for name in found.tables for _codes, value in found.rows(name))


def test_one_s_own_programme_is_told():
    """Nobody else did anything in it: zero is not small."""
    months = {1: Counter({leaf("alpha"): 20, leaf("", ""): 60})}
    assert released(facts(months)).value("programmes", str(YEAR), "youth", TOTAL) == 20


def test_a_quarter_that_must_be_hidden_is_not_the_rest_of_a_year():
    months = {
        1: Counter({leaf("alpha"): 20, leaf("beta"): 9, leaf("", ""): 60, leaf("gamma", "other"): 30}),
        4: Counter({leaf("alpha"): 20, leaf("beta"): 2, leaf("", ""): 60, leaf("gamma", "other"): 30}),
    }
    first = released(facts(months, 3))
    assert first.value("programmes", f"{YEAR}-Q1", "youth", TOTAL) == 29
    half = released(facts(months, 6), [first.kept()])
    assert half.value("programmes", f"{YEAR}-Q2", "youth", TOTAL) is HIDDEN
    assert half.value("programmes", f"{YEAR}-01/{YEAR}-06", "youth", TOTAL) is HIDDEN  # 51 less 29 less 20
    assert learnt([first, half], "alpha", months) == []


@pytest.mark.parametrize("number", [12, 13])
def test_of_a_random_year_no_partner_learns_a_small_count_of_another(number):
    months = draw(number)
    partners = {key[PARTNER] for leaves in months.values() for key in leaves if key[PARTNER] and key[PROGRAMME]}
    kept: list[str] = []
    publications = []
    for through in (3, 12):
        publications.append(released(facts(months, through), kept))
        kept.append(publications[-1].kept())
    assert len(partners) > 1
    assert {code: learnt(publications, code, months) for code in partners} == {code: [] for code in partners}
    assert not any(one.withheld or one.narrowed for one in publications)


def test_control_without_the_guard_they_learn():
    months = draw(11)
    careless = released(facts(months), guarded=False)
    assert any(learnt([careless], code, months) for code in ("alpha", "beta", "gamma", "delta"))


def test_who_could_learn_nothing_costs_nothing():
    none = Insider({}, "programme")
    told = tables(facts(SHARED))
    assert protect(told, None, [none]).cells == protect(told).cells
