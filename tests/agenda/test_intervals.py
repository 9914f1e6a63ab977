"""The algebra against sets of minutes."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cdm.agenda.intervals import Interval, intersect, subtract, union

DAY = 60
stretch = st.tuples(st.integers(0, DAY), st.integers(0, DAY))
stretches = st.lists(stretch, max_size=8)


def minutes(of) -> set[int]:
    return {minute for start, end in of for minute in range(start, end)}


def well_formed(of) -> bool:
    """Sorted, none empty, none touching the next."""
    return all(start < end for start, end in of) and all(a[1] < b[0] for a, b in pairwise(of))


@given(stretches)
def test_union(some):
    assert minutes(union(some)) == minutes(some)
    assert well_formed(union(some))


@given(stretches, stretches)
def test_subtract(some, holes):
    left = subtract(union(some), union(holes))
    assert minutes(left) == minutes(some) - minutes(holes)
    assert well_formed(left)


@given(stretches, stretches)
def test_intersect(some, others):
    common = intersect(union(some), union(others))
    assert minutes(common) == minutes(some) & minutes(others)
    assert common == intersect(union(others), union(some))


def test_the_same_holds_for_moments():
    nine = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
    hour, third = dt.timedelta(hours=1), dt.timedelta(minutes=20)
    assert subtract([(nine, nine + 3 * hour)], [(nine + hour, nine + 2 * hour)]) == [
        (nine, nine + hour),
        (nine + 2 * hour, nine + 3 * hour),
    ]
    first, second = Interval(nine, nine + hour), Interval(nine + hour, nine + 2 * hour)
    assert not first.overlaps(second)
    assert first.widened(third, third).overlaps(second)
    assert Interval(nine, nine + 2 * hour).contains(second)
