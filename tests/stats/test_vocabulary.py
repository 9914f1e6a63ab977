"""Years stay comparable: classes share out the codes of both years, and no total is lost."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdm.core.vocabulary import Channel, Context
from stats import categories, seed, vocabulary
from stats.models import ReportingCategory, SeriesBreak, Term
from stats.vocabulary.comparing import ENDED, MERGED, NEW, REGROUPED, RENAMED, SAME, SPLIT, of_categories, of_terms

CODES = "ABCDEFGH"
YEARS = range(2018, 2028)
year = st.one_of(st.none(), st.sampled_from(YEARS))


def term(code, first=None, last=None, becomes=()):
    return Term(list="status", code=code, label_fr=code, label_nl=code, valid_from=first, valid_until=last,
                becomes=list(becomes))  # fmt: skip


@st.composite
def lists(draw):
    """Any list at all, also ones no page would let a manager make: successors that are not there, circles."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=len(CODES)))
    return [term(c, draw(year), draw(year), draw(st.lists(st.sampled_from(CODES), max_size=3))) for c in codes]


counts = st.dictionaries(st.sampled_from([*CODES, "", "ZZ"]), st.integers(0, 1000))


def valid(terms, year):
    return {t.code for t in terms if (t.valid_from or 0) <= year <= (t.valid_until or 9999)}


@settings(deadline=None)
@given(lists(), st.sampled_from(YEARS), st.sampled_from(YEARS), counts, counts)
def test_classes_share_out_the_codes_of_both_years_and_keep_totals(terms, a, b, counts_a, counts_b):
    made = of_terms(terms, a, b)
    for side, year in (("codes_a", a), ("codes_b", b)):
        codes = list(itertools.chain.from_iterable(getattr(each, side) for each in made.classes))
        assert len(codes) == len(set(codes)), "a code is in two classes"
        assert set(codes) == valid(terms, year)
    rows = made.rows(counts_a, counts_b)
    assert sum(row.a for row in rows) == sum(counts_a.values())
    assert sum(row.b for row in rows) == sum(counts_b.values())
    assert len(rows) == len({id(row.of) for row in rows})


@settings(deadline=None)
@given(lists(), st.sampled_from(YEARS), st.sampled_from(YEARS))
def test_the_other_way_round_is_the_same_comparison(terms, a, b):
    there, back = of_terms(terms, a, b), of_terms(terms, b, a)
    assert [(c.codes_a, c.codes_b, c.label) for c in there.classes] == [
        (c.codes_b, c.codes_a, c.label) for c in back.classes
    ] or a == b
    assert there.broken == back.broken


@settings(deadline=None)
@given(lists(), st.sampled_from(YEARS), st.sampled_from(YEARS), st.sampled_from(YEARS))
def test_a_later_change_leaves_earlier_years_as_they_were(terms, a, b, change):
    """F2: whatever ends after both years, they are told code by code."""
    before = [t for t in terms if t.valid_until is None or t.valid_until < max(a, b)]
    ended = max(a, b, change)
    changed = [t if t.valid_until is not None else term(t.code, t.valid_from, ended, CODES) for t in before]
    as_was, as_is = of_terms(before, a, b), of_terms(changed, a, b)
    assert [(c.codes_a, c.codes_b) for c in as_was.classes] == [(c.codes_a, c.codes_b) for c in as_is.classes]


@settings(deadline=None)
@given(lists(), st.sampled_from(YEARS))
def test_a_year_beside_itself_is_told_code_by_code(terms, year):
    for each in of_terms(terms, year, year).classes:
        assert each.codes_a == each.codes_b
        assert len(each.codes_a) == 1
        assert each.kind == SAME


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([term("A"), term("B")], [(SAME, "A", "A"), (SAME, "B", "B")]),
        ([term("A", None, 2023, "B"), term("B", 2024)], [(RENAMED, "A", "B")]),
        ([term("A", None, 2023, "C"), term("B", None, 2023, "C"), term("C", 2024)], [(MERGED, "AB", "C")]),
        ([term("A", None, 2023, "B"), term("B")], [(MERGED, "AB", "B")]),
        ([term("A", None, 2023, "BC"), term("B", 2024), term("C", 2024)], [(SPLIT, "A", "BC")]),
        ([term("A", None, 2023, "CD"), term("B", None, 2023, "D"), term("C", 2024), term("D", 2024)],
         [(REGROUPED, "AB", "CD")]),
        ([term("A", None, 2023, "BC"), term("B"), term("C", 2024)], [(REGROUPED, "AB", "BC")]),
        ([term("A", None, 2021, "B"), term("B", 2022, 2023, "C"), term("C", 2024)], [(RENAMED, "A", "C")]),
        ([term("A", 2024)], [(NEW, "", "A")]),
        ([term("A", None, 2022)], [(ENDED, "A", "")]),
        ([term("A", None, 2019, "B"), term("B", 2020)], [(SAME, "B", "B")]),
    ],
)  # fmt: skip
def test_what_a_change_joins(terms, expected):
    made = of_terms(terms, 2021, 2024)
    assert [(c.kind, "".join(c.codes_a), "".join(c.codes_b)) for c in made.classes] == expected
    assert [bool(c.note) for c in made.classes] == [kind != SAME for kind, _a, _b in expected]
    assert len(made.broken) == sum(kind in (NEW, ENDED) for kind, _a, _b in expected)


def test_a_class_is_named_by_its_coarser_side():
    split = [term("A", None, 2023, "BC"), term("B", 2024), term("C", 2024)]
    merge = [term("A", None, 2023, "C"), term("B", None, 2023, "C"), term("C", 2024)]
    assert [of_terms(terms, 2021, 2024).classes[0].label for terms in (split, merge)] == ["A", "C"]


# --- reporting categories ----------
@st.composite
def category_sets(draw):
    def some(codes):
        return draw(st.lists(st.sampled_from(codes), unique=True, max_size=3))

    return [
        ReportingCategory(service="IC", code=code, label_fr=code, label_nl=code, position=n,
                          contexts=some(Context.values), channels=some(Channel.values),
                          valid_from=draw(year), valid_until=draw(year))
        for n, code in enumerate(draw(st.lists(st.sampled_from(CODES), unique=True, max_size=5)))
    ]  # fmt: skip


manners = st.dictionaries(
    st.tuples(st.sampled_from(["", *Channel.values]), st.sampled_from(["", *Context.values])), st.integers(0, 500)
)


@settings(deadline=None)
@given(category_sets(), st.sampled_from(YEARS), st.sampled_from(YEARS), manners)
def test_the_same_contacts_fill_the_same_classes_in_both_years(rows, a, b, counted):
    """The hard one: cut by the set of either year, a class holds exactly the same contacts."""
    made = of_categories(rows, a, b)

    def cut(year):
        own = [row for row in rows if (row.valid_from or 0) <= year <= (row.valid_until or 9999)]
        parts = {}
        for (channel, context), n in counted.items():
            code = categories.fitting(own, channel, context)
            parts[code] = parts.get(code, 0) + n
        return parts

    told = made.rows(cut(a), cut(b))
    assert all(row.a == row.b for row in told)
    assert sum(row.a for row in told) == sum(counted.values())


@pytest.mark.django_db
def test_video_is_a_category_from_2022_on_and_is_compared_with_the_rest_of_before():
    made = vocabulary.compare_categories("IC", 2021, 2022)
    changed = [(each.codes_a, each.codes_b) for each in made.changed]
    assert changed == [(("",), ("video", ""))]
    assert made.broken == []


@pytest.mark.django_db
def test_outreach_is_cut_from_2023_on():
    assert [c.code for c in categories.valid_in(2022) if c.service == "OUT"] == []
    assert [c.code for c in categories.valid_in(2023) if c.service == "OUT"] == ["outreach"]


# --- breaks ----------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("a", "b", "subjects", "expected"),
    [
        (2021, 2023, None, [2022, 2023]),
        (2023, 2021, None, [2022, 2023]),
        (2021, 2021, None, []),
        (2022, 2023, None, [2023]),
        (2023, 2024, None, []),
        (2021, 2022, ("contacts",), []),
        (2021, 2023, ("contacts",), [2023]),
        (2021, 2023, ("service",), [2023]),
        (2021, 2023, ("category",), [2022, 2023]),
        (2021, 2023, ("profile",), []),
    ],
)
def test_breaks_lie_between_the_years(a, b, subjects, expected):
    assert [each.year for each in vocabulary.breaks(a, b, subjects)] == expected


@pytest.mark.django_db
def test_breaks_planted_are_told_in_both_languages_and_stay_out_once_taken_out():
    assert SeriesBreak.objects.count() == 2
    assert all(each.text_fr != each.text_nl and each.text_fr and each.text_nl for each in SeriesBreak.objects.all())
    SeriesBreak.objects.all().delete()
    seed.plant()
    assert not SeriesBreak.objects.exists()


# --- groups and ages ----------
@pytest.mark.django_db
def test_ages_have_neither_gap_nor_overlap():
    bands = {t.code: (t.lowest, t.highest) for t in Term.objects.of("age5")}
    assert len(bands) == 12
    for age in range(130):
        assert sum(low <= age and (high is None or age <= high) for low, high in bands.values()) == 1, age
    for code, (low, high) in bands.items():
        assert code == (f"{low}+" if high is None else f"{low}-{high}")


@pytest.mark.django_db
def test_ten_year_groups_share_out_the_five_year_bands():
    bands = {t.code: (t.lowest, t.highest) for t in Term.objects.of("age5")}
    tens = vocabulary.groups("age5")
    assert sorted(code for group in tens.values() for code in group.members) == sorted(bands)
    assert list(tens) == ["0-19", "20-29", "30-39", "40-49", "50-59", "60+"]
    for code, group in tens.items():
        low, high = (int(edge) if edge else None for edge in code.replace("+", "-").split("-"))
        assert min(bands[member][0] for member in group.members) == low
        edges = [bands[member][1] for member in group.members]
        assert (None if None in edges else max(edges)) == high


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "code", "size"), [("status", "JS", 5), ("municipality", "BRU", 19)])
def test_groups_of_the_report(name, code, size):
    members = vocabulary.groups(name)[code].members
    assert len(members) == size
    assert set(members) <= set(Term.objects.of(name).values_list("code", flat=True))


@pytest.mark.django_db
def test_readers_ask_once(django_assert_num_queries):
    for ask in (
        lambda: vocabulary.groups("status"),
        lambda: vocabulary.compare("status", 2019, 2025),
        lambda: vocabulary.compare_categories("IC", 2019, 2025),
        lambda: vocabulary.breaks(2019, 2025),
    ):
        with django_assert_num_queries(1):
            ask()
    with django_assert_num_queries(0):
        yes_no = vocabulary.compare("first_visit", 2019, 2025)
    assert [each.codes_a for each in yes_no.classes] == [("yes",), ("no",)]


def test_not_stated_is_the_last_row():
    made = of_terms([term("A")], 2020, 2021)
    rows = made.rows({"": 3, "A": 1}, {"?": 2})
    assert [(row.of.codes_a, row.a, row.b) for row in rows] == [(("A",), 1, 0), (("?",), 0, 2), (("",), 3, 0)]
