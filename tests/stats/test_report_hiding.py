"""Small cells: below the minimum none is told, and none stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.report import hiding


@pytest.mark.parametrize(
    ("counts", "kept"),
    [
        ({"a": 50, "b": 60}, set()),
        ({"a": 5, "b": 60, "c": 0}, set()),
        ({"a": 4, "b": 60}, {"a", "b"}),  # of two answers one gives the other away
        ({"a": 4, "b": 60, "c": 70}, {"a", "b"}),
        ({"a": 3, "b": 3, "c": 70}, {"a", "b"}),
        ({"a": 1, "b": 1, "c": 70, "d": 80}, {"a", "b", "c"}),  # two that make two would each be one
        ({"a": 2}, {"a"}),
        ({}, set()),
    ],
)
def test_who_is_hidden(counts, kept):
    assert hiding.hidden(counts, 5) == kept


@given(st.lists(st.integers(0, 40), max_size=8), st.sampled_from([5, 10]))
def test_nobody_is_shown_small_or_hidden_alone(numbers, least):
    counts = dict(zip("abcdefgh", numbers, strict=False))
    kept = hiding.hidden(counts, least)
    shown = {code: n for code, n in counts.items() if n and code not in kept}
    assert all(n >= least for n in shown.values())
    assert len(kept) != 1 or not shown
    if kept and shown:
        assert sum(counts[code] for code in kept) >= least


def test_a_sum_is_told_only_where_it_gives_no_single_cell_away():
    counts, kept = {"a": 2, "b": 3, "c": 60, "d": 70}, frozenset({"a", "b"})
    assert hiding.may_tell({"c"}, counts, kept)
    assert hiding.may_tell({"a", "b", "c"}, counts, kept)
    assert not hiding.may_tell({"a", "c"}, counts, kept)
    assert hiding.may_tell({"a"}, counts, frozenset())
