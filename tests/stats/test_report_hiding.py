"""Small cells of the sample: none is told, none can be worked out, nor is a share that gives one away."""

from collections import Counter

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.models import Profile
from stats.profiles import Answers
from stats.report import sample, spreadsheet, telling
from stats.report.contents import collect
from stats.report.telling import blocks
from tests.stats.test_report_counting import told

CODES = "abcdefgh"


def released(counts, question="status", codes=()):
    n = sum(counts.values())
    return sample.protected(
        Answers(2021, n, {question: Counter(counts)}), {question: tuple(counts)}, {"share": (question, codes)}
    )


def hidden(counts, question="status"):
    found = released(counts, question)
    return {codes[0] for codes, value in found.rows(question) if not isinstance(value, int)}


@pytest.mark.parametrize(
    ("counts", "question", "kept"),
    [
        ({"a": 50, "b": 60}, "status", set()),
        ({"a": 5, "b": 60, "c": 0}, "status", set()),
        ({"a": 4, "b": 60}, "status", {"a", "b"}),  # of two answers one gives the other away
        ({"a": 4, "b": 60, "c": 70}, "status", {"a", "b"}),
        ({"a": 4, "b": 60, "c": 70}, "sex", {"a", "b", "c"}),
        ({"yes": 4, "no": 60}, "first_visit", {"yes", "no"}),
        ({"a": 9, "b": 60, "c": 70}, "municipality", {"a", "b"}),
        ({"a": 9, "b": 60, "c": 70}, "age5", set()),
        ({"a": 60, "": 2, "b": 70, "NA": 1}, "status", set()),  # silence says nothing of anybody
    ],
)
def test_who_is_hidden(counts, question, kept):
    assert hidden(counts, question) == kept


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8), st.sampled_from(["status", "municipality"]))
def test_nobody_is_shown_small_or_hidden_alone(numbers, question):
    counts = dict(zip(CODES, numbers, strict=False))
    found = released(counts, question)
    if not sample.based(found, question):
        assert sum(numbers) < sample.minimum(question) or len([n for n in numbers if n]) == 1
        return
    values = {code: found.value(question, code) for code in counts}
    assert all(value == counts[code] for code, value in values.items() if isinstance(value, int))
    assert all(value not in range(1, sample.minimum(question)) for value in values.values())
    assert sum(1 for value in values.values() if not isinstance(value, int)) != 1


def test_a_share_is_told_only_where_it_gives_no_cell_away():
    counts = {"a": 2, "b": 30, "c": 60, "d": 70}
    assert sample.tells(released(counts, codes={"c", "d"}), "share", "status")
    assert not sample.tells(released(counts, codes={"a"}), "share", "status")
    both = released(counts, codes={"a", "c"})  # told with c, it would tell a
    assert not (sample.tells(both, "share", "status") and isinstance(both.value("status", "c"), int))


def ask(times, **answers):
    Profile.objects.bulk_create(Profile(month="2021-03-01", **answers) for _ in range(times))


@pytest.mark.django_db
def test_of_too_few_answers_nothing_is_told():
    ask(3, sex="F", status="EMP")
    contents = collect(2021)
    assert (contents.n, contents.answers, contents.shares) == (0, {}, ())
    assert contents.figures["pr_women"]["value"] is contents.figures["n_profile"]["value"] is None
    with translation.override("fr"):
        assert telling.document(contents)
    assert spreadsheet.as_json(contents)


@pytest.mark.django_db
def test_that_all_gave_one_answer_is_not_told():
    ask(30, sex="F", first_visit="yes")
    contents = collect(2021)
    assert "F" not in {code for table in contents.answers.values() for code, n in told(table).items() if n}
    assert contents.figures["pr_women"]["value"] is None


@pytest.mark.django_db
def test_hidden_cells_have_one_look_and_one_footnote():
    ask(60, sex="F", status="EMP")
    ask(50, sex="M", status="STUD")
    ask(2, sex="X", status="PRO")
    contents = collect(2021)
    assert told(contents.answers["sex"]) == {"F": None, "M": None, "X": None}
    assert {share.value for share in contents.shares if share.code in ("pr_women", "pr_men")} == {None}
    with translation.override("en"):
        made = blocks.bars(contents.answers["sex"], {}, heading="Sex")
        assert {row["value"] for row in made["rows"]} == {blocks.NOT_SHOWN}
        assert made["hint"].startswith("– Hidden: a count below 5")
