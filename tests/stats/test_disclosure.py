"""What is hidden and what is shown, rule by rule, on tables one can check by hand."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest
from django.utils import translation

from stats.disclosure import (
    HIDDEN,
    TOTAL,
    Dimension,
    Drifted,
    Inconsistent,
    Table,
    audit,
    footnote,
    protect,
    remembered,
    system,
)
from tests.stats import random_sets
from tests.stats.attacker import Attacker

THEME = Dimension("theme", ("guide", "learn", "work", "move", ""), personal=False)
AGE = Dimension("age", ("20-24", "25-29", "30-34", "35-39"), {"20-29": ("20-24", "25-29"), "30-39": ("30-34", "35-39")})
PLACE = Dimension("municipality", ("21001", "21002", "21003", ""), {"BRU": ("21001", "21002", "21003")}, minimum=10)
FIRST = Dimension("first_visit", ("yes", "no", ""), whole=True)
STATUS = Dimension("status", ("JS", "EMP", "STUD", ""))
MONTH = Dimension(
    "month", ("01", "02", "03"), {"01/02": ("01", "02"), "01/03": ("01", "02", "03")}, personal=False, open=True
)


def one(dimension: Dimension, *counts: int, **options) -> Table:
    own = {(leaf,): count for leaf, count in zip(dimension.leaves, counts, strict=True)}
    return Table("table", "people", (dimension,), own, **options)


def crossed(name: str, *dimensions: Dimension, rows, **options) -> Table:
    return Table(name, "people", dimensions, rows, **options)


def hidden(table: Table, *others: Table) -> set:
    released = protect([table, *others])
    codes = [codes for codes, value in released.rows(table.name) if value is HIDDEN]
    return {code[0] if len(code) == 1 else code for code in codes}


# --- primary ----------
def test_one_to_four_is_hidden_with_another_and_the_total_stays():
    assert hidden(one(THEME, 3, 40, 50, 60, 70)) == {"guide", ""}


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_the_minimum_is_five(count, shown):
    released = protect([one(THEME, count, 40, 50, 60, 70)])
    assert (released.value("table", "guide") == count) is shown


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_by_municipality_it_is_ten(count, shown):
    released = protect([one(PLACE, count, 40, 50, 60)])
    assert (released.value("table", "21001") == count) is shown


def test_that_everybody_is_the_same_is_hidden_though_nothing_is_small():
    rows = {("guide", "JS"): 30, ("learn", "JS"): 40, ("learn", "EMP"): 20, ("work", "JS"): 9, ("work", "STUD"): 60}
    table = crossed("table", THEME, STATUS, rows=rows)
    released = protect([table])
    assert HIDDEN in {released.value("table", "guide", code) for code in ("JS", TOTAL)}
    attacker = Attacker([released], "people", joint=True)
    others = sum(attacker.interval(table, "guide", code)[1] for code in ("EMP", "STUD"))
    assert others >= 5


def test_that_a_service_has_one_channel_only_says_nothing_of_anybody():
    channel = Dimension("channel", ("face", "phone"), personal=False)
    rows = {("guide", "face"): 30, ("learn", "phone"): 40, ("learn", "face"): 20}
    assert hidden(crossed("table", THEME, channel, rows=rows)) == set()


def test_what_is_left_when_some_codes_are_shown_counts_too():
    """Women are shown and the total, men are not: they are the difference."""
    sex = Dimension("sex", ("F", "M"))
    assert hidden(one(sex, 97, 3, codes={"sex": (TOTAL, "F")})) != set()


def test_two_small_ones_that_add_up_to_less_than_five_need_a_third():
    assert len(hidden(one(THEME, 2, 1, 50, 60, 70))) == 3


# --- binary ----------
def test_yes_and_no_are_hidden_together():
    assert hidden(one(FIRST, 3, 97, 40)) >= {"yes", "no"}
    assert hidden(one(FIRST, 30, 97, 40)) == set()


def test_not_stated_being_small_hides_no_half_of_a_binary_answer():
    found = hidden(one(FIRST, 50, 60, 2))
    assert not {"yes", "no"} & found or {"yes", "no"} <= found


def test_in_each_row_of_a_cross_binary_answers_go_together():
    for seed in range(40):
        tables = [t for t in random_sets.draw(seed) if "sex" in {d.name for d in t.dimensions}]
        released = protect(tables)
        for table in tables:
            place = [d.name for d in table.dimensions].index("sex")
            rows: dict[tuple, set] = {}
            for codes, value in released.rows(table.name):
                if codes[place] in ("F", "M"):
                    rows.setdefault(codes[:place] + codes[place + 1 :], set()).add(value is HIDDEN)
            assert all(len(states) == 1 for states in rows.values())


# --- secondary ----------
def lines(released, table):
    """Lines whose leaves and total are all listed: (hidden leaves, whether the total is shown)."""
    for place, dimension in enumerate(table.dimensions):
        if dimension.open or not {TOTAL, *dimension.leaves} <= set(table.shown(dimension)):
            continue
        found: dict[tuple, list] = {}
        total: dict[tuple, bool] = {}
        for codes, value in released.rows(table.name):
            rest = codes[:place] + codes[place + 1 :]
            if codes[place] in dimension.leaves:
                found.setdefault(rest, []).append(value)
            elif codes[place] == TOTAL:
                total[rest] = value is not HIDDEN
        yield from ((found[rest].count(HIDDEN), total[rest]) for rest in found)


def test_never_one_hidden_cell_alone_under_a_total():
    seen = Counter()
    for seed in range(60):
        tables = random_sets.draw(seed)
        released = protect(tables)
        seen.update(line for table in tables for line in lines(released, table))
    assert seen[1, True] == 0
    assert seen[2, True]


def test_groups_in_two_ways_do_not_give_a_cell_away():
    table = one(AGE, 3, 40, 50, 60)
    assert "20-24" in hidden(table)
    attacker = Attacker([protect([table])], "people", joint=True)
    assert attacker.interval(table, "20-24")[1] >= 5


def test_not_stated_is_hidden_before_what_says_something():
    assert hidden(one(THEME, 3, 40, 50, 60, 41)) == {"guide", ""}


def test_a_cell_hidden_in_one_table_is_hidden_in_all():
    rows = {("guide", "JS"): 3, ("guide", "EMP"): 1, ("learn", "JS"): 40, ("learn", "EMP"): 20, ("work", "JS"): 50}
    crosswise = crossed("cross", THEME, STATUS, rows=rows)
    alone = crossed("alone", THEME, rows={("guide",): 4, ("learn",): 60, ("work",): 50})
    released = protect([crosswise, alone])
    assert released.value("alone", "guide") is HIDDEN
    assert released.value("cross", "guide", TOTAL) is HIDDEN
    for theme in (TOTAL, *THEME.leaves):
        assert released.value("alone", theme) == released.value("cross", theme, TOTAL)


def test_tables_in_a_circle_are_one_box():
    """Pairs that agree are not enough for a whole that exists (see ``frames``)."""
    pairs = ((THEME, STATUS), (STATUS, FIRST), (THEME, FIRST))
    made = system.of([crossed(str(n), *pair, rows={}) for n, pair in enumerate(pairs)], {})
    assert made.size == 5 * 4 * 3
    assert made.links == []


def test_a_zero_everybody_knows_of_is_no_hiding_place():
    impossible = [(theme, "STUD") for theme in ("guide", "learn")]
    rows = {("guide", "JS"): 3, ("guide", "EMP"): 30, ("learn", "JS"): 40, ("learn", "EMP"): 20}
    table = crossed("table", THEME, STATUS, rows=rows, impossible=impossible)
    made = system.of([table], {})
    assert int(made.empty.sum()) == 2
    assert protect([table]).withheld == ()


# --- what was published before ----------
def test_all_but_one_tells_nothing_of_the_one():
    """Everybody was shown last month; now all but one municipality: the difference is that one."""
    rows = {("01", "21001"): 6, ("01", "21002"): 40, ("01", "21003"): 50}
    before = protect([crossed("all", MONTH, PLACE, rows=rows, codes={"month": ("01",), "municipality": (TOTAL,)})])
    some = Dimension("municipality", PLACE.leaves, {"others": ("21002", "21003", "")}, minimum=10)
    table = crossed("some", MONTH, some, rows=rows, codes={"month": ("01",), "municipality": ("others",)})
    assert protect([table]).value("some", "01", "others") == 90
    assert protect([table], remembered([before.kept()])).value("some", "01", "others") is HIDDEN


def test_what_was_hidden_stays_hidden_and_what_was_shown_stays_shown():
    rows = {("01", "guide"): 3, ("01", "learn"): 40, ("01", "work"): 50}
    first = protect([crossed("t", MONTH, THEME, rows=rows, codes={"month": ("01",)})])
    kept = remembered([first.kept()])
    more = rows | {("02", "guide"): 30, ("02", "learn"): 40, ("02", "work"): 50}
    second = protect([crossed("t", MONTH, THEME, rows=more, codes={"month": ("01", "02", "01/02")})], kept)
    for codes, value in first.rows("t"):
        assert second.value("t", *codes) == value
    assert HIDDEN in {second.value("t", "01/02", "guide"), second.value("t", "02", "guide")}


def test_a_count_published_before_may_not_change():
    table = crossed("t", MONTH, THEME, rows={("01", "guide"): 30}, codes={"month": ("01",)})
    kept = remembered([protect([table]).kept()])
    with pytest.raises(Drifted):
        protect([crossed("t", MONTH, THEME, rows={("01", "guide"): 31}, codes={"month": ("01",)})], kept)


def test_what_earlier_publications_gave_away_is_said_and_nothing_else_is_refused():
    cell = Table("all", "people", (MONTH,), {("01",): 7}, {"month": ("01",)})
    kept = remembered([protect([cell]).kept()])
    by_place = crossed("places", MONTH, PLACE, rows={("01", "21001"): 3, ("01", "21002"): 4}, codes={"month": ("01",)})
    released = protect([by_place], kept)
    assert released.narrowed
    assert released.value("places", "01", "21001") is HIDDEN


def test_what_was_hidden_though_large_stays_hidden_and_cannot_be_worked_out():
    table = one(THEME, 30, 40, 50, 60, 70)
    released = protect([table], {table.cell(["guide"]): None})
    assert released.value("table", "guide") is HIDDEN
    assert [value for _codes, value in released.rows("table")].count(HIDDEN) == 2


def test_the_audit_finds_a_large_cell_hidden_alone():
    table = one(THEME, 30, 40, 50, 60, 70)
    made = system.of([table], {})
    assert [guard.cell for guard in audit.broken(made, {table.cell(["guide"])})] == [table.cell(["guide"])]
    assert audit.broken(made, {table.cell(["guide"]), table.cell(["learn"])}) == []


# --- what does not fit together ----------
def test_tables_that_disagree_are_refused():
    one_way = crossed("a", THEME, rows={("guide",): 30})
    with pytest.raises(Inconsistent):
        protect([one_way, crossed("b", THEME, STATUS, rows={("guide", "JS"): 31})])


@pytest.mark.parametrize(
    "tables",
    [
        [one(THEME, 1, 2, 3, 4, 5), one(THEME, 1, 2, 3, 4, 5)],
        [one(THEME, 1, 2, 3, 4, 5), crossed("b", MONTH, rows={})],
        [crossed("a", AGE, rows={}), crossed("b", Dimension("age", ("20-24",)), rows={})],
    ],
    ids=["a name twice", "time left out", "two meanings"],
)
def test_tables_that_cannot_stand_together_are_refused(tables):
    with pytest.raises(ValueError, match=r"same name|needs month|something else"):
        protect(tables)


def test_codes_that_do_not_exist_and_counts_that_are_none_are_refused():
    with pytest.raises(ValueError, match="no leaves"):
        crossed("t", THEME, rows={("GUIDE",): 3})
    with pytest.raises(ValueError, match="no count"):
        crossed("t", THEME, rows={("guide",): -3})
    with pytest.raises(ValueError, match="no code"):
        Dimension("age", ("a",), {"b": ("c",)})
    with pytest.raises(ValueError, match="no code"):
        MONTH.leaves_of(TOTAL)


# --- determinism ----------
def test_the_order_of_tables_and_counts_changes_nothing():
    for seed in range(12):
        tables = random_sets.draw(seed)
        chance = random.Random(seed)  # noqa: S311
        mixed = []
        for table in tables:
            counts = list(table.counts.items())
            chance.shuffle(counts)
            mixed.append(Table(table.name, table.population, table.dimensions, dict(counts), table.codes))
        chance.shuffle(mixed)
        assert protect(mixed).kept() == protect(tables).kept()


def test_another_process_with_other_hashes_hides_the_same():
    ask = (
        "from stats.disclosure import protect; from tests.stats import random_sets\n"
        "import hashlib\n"
        "print(hashlib.sha256(''.join(protect(random_sets.draw(n)).kept() for n in range(8)).encode()).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", ask],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


# --- written down ----------
@pytest.fixture
def released():
    return protect([one(THEME, 3, 40, 50, 60, 70)])


def test_hidden_is_a_value_of_its_own(released):
    value = released.value("table", "guide")
    assert value is HIDDEN
    assert value not in (None, 0, "")
    with pytest.raises(TypeError):
        sum([value, 1])
    assert released.hides("table")


@pytest.mark.parametrize(("language", "word"), [("fr", "masqué"), ("nl", "verborgen")])
def test_hidden_is_a_word_in_both_languages(language, word):
    with translation.override(language):
        assert str(HIDDEN) == word
        assert "10" in footnote(by_municipality=True)
        assert footnote() != footnote(by_municipality=True)


def test_shares_and_means_of_hidden_cells_are_hidden(released):
    assert released.share("table", ("guide",), (TOTAL,)) is HIDDEN
    assert released.share("table", ("learn",), (TOTAL,)) == Decimal("17.9")
    assert released.share("table", ("learn",), [("learn",), ("work",)], decimals=0) == Decimal(44)
    assert released.share("table", ("learn",), [("learn",), ("guide",)]) is HIDDEN
    assert released.mean(HIDDEN, 3) is HIDDEN
    assert released.mean(10, 4) == Decimal("2.5")
    assert released.mean(10, 0) is None


def test_open_data_has_a_status(released):
    records = {record["theme"]: record for record in json.loads(json.dumps(released.records("table")))}
    assert records["guide"] == {"theme": "guide", "count": None, "status": "hidden"}
    assert records["learn"] == {"theme": "learn", "count": 40, "status": "shown"}
    header, *rows = released.lines("table")
    assert header == ["theme", "count", "status"]
    assert ["guide", "", "hidden"] in rows
    assert ["learn", 40, "shown"] in rows


def test_what_is_kept_holds_no_hidden_count(released):
    kept = json.loads(released.kept())
    assert {entry["count"] for entry in kept if entry["where"] == [["theme", ["guide"]]]} == {None}
    assert remembered([released.kept()]) == {
        cell: None if value is HIDDEN else value for cell, value in released.cells.items()
    }
