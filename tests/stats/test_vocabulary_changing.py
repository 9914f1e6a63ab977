"""Changing a list: what was recorded stays readable and countable, and PostgreSQL keeps a code that was used."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdm.core.refused import Refused
from stats import categories, profiles, recording, seed, vocabulary
from stats.models import Profile, ReportingCategory, Term, TermGroup, YearVersion
from stats.vocabulary import ages, category_sets, changing, grouping, usage
from stats.vocabulary.changing import New

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn_2025")]


@pytest.fixture
def autumn_2025():
    with time_machine.travel("2025-10-06 10:00 +0200", tick=False):
        yield


def visitor(year, month=3, **answers):
    return Profile.objects.create(month=dt.date(year, month, 1), **answers)


def change(name="status", **given):
    plan = changing.plan(name=name, **given)
    changing.carry_out(plan)
    return plan


def closed(*years):
    for year in years:
        YearVersion.objects.create(year=year, number=1, day=dt.date(2025, 1, 15), figures={})


def told(name, a, b):
    return [(c.codes_a, c.codes_b) for c in vocabulary.compare(name, a, b).classes]


# --- what a change does ----------
def test_a_merge_is_told_class_by_class_and_years_before_stay_code_by_code():
    for year, code in ((2022, "JS_FREE"), (2023, "JS_OTHER"), (2023, "JS_FREE")):
        visitor(year, status=code)
    before = profiles.of_year(2023).counts["status"], told("status", 2021, 2023)
    change(ends=["JS_FREE", "JS_OTHER"], last_year=2023, new=[New("JS_NOBEN", "Sans allocation", "Zonder uitkering")])
    assert (profiles.of_year(2023).counts["status"], told("status", 2021, 2023)) == before
    assert (("JS_FREE", "JS_OTHER"), ("JS_NOBEN",)) in told("status", 2023, 2024)
    merged = Term.objects.get(code="JS_FREE")
    assert (merged.valid_until, merged.becomes) == (2023, ["JS_NOBEN"])
    assert Term.objects.get(code="JS_NOBEN").valid_from == 2024


def test_a_new_code_joins_the_groups_that_had_all_of_the_old_ones():
    plan = change(ends=["JS_FREE", "JS_OTHER"], last_year=2024, new=[New("JS_NOBEN", "a", "b")])
    assert [group.code for group in plan.joins] == ["JS"]
    members = vocabulary.groups("status")["JS"].members
    assert {"JS_FREE", "JS_OTHER", "JS_NOBEN"} <= set(members)


def test_a_new_code_of_mixed_parentage_joins_none_and_the_manager_is_told():
    plan = change(ends=["JS_OTHER", "OTHER"], last_year=2024, new=[New("MIXED", "a", "b")])
    assert [group.code for group in plan.torn] == ["JS"]
    assert "MIXED" not in vocabulary.groups("status")["JS"].members


def test_what_continues_never_enters_a_group_for_the_years_before():
    change(ends=["JS_OTHER"], last_year=2024, successors=["OTHER"])
    assert "OTHER" not in vocabulary.groups("status")["JS"].members


def test_a_split_keeps_its_place_in_the_list():
    change(ends=["EMP"], last_year=2024, new=[New("EMP_PERM", "a", "b"), New("EMP_TEMP", "c", "d")])
    order = list(Term.objects.of("status").valid_in(2025).values_list("code", flat=True))
    place = order.index("EMP_PERM")
    assert order[place - 1 : place + 3] == ["JS_OTHER", "EMP_PERM", "EMP_TEMP", "TEMP"]


def test_a_retired_code_stays_readable_and_is_no_longer_offered():
    visitor(2024, status="TEMP")
    change(ends=["TEMP"], last_year=2024)
    assert profiles.of_year(2024).counts["status"]["TEMP"] == 1
    assert Term.objects.get(code="TEMP").label_fr == "Chômeur temporaire"
    assert "TEMP" in Term.objects.of("status").valid_in(2024).values_list("code", flat=True)
    assert "TEMP" not in Term.objects.of("status").valid_in(2025).values_list("code", flat=True)


def test_a_code_is_recorded_in_its_years_only():
    change(ends=["TEMP"], last_year=2024)
    recording.add_profile(month=dt.date(2024, 12, 31), status="TEMP")
    with pytest.raises(Refused):
        recording.add_profile(month=dt.date(2025, 1, 1), status="TEMP")
    with pytest.raises(Refused):
        recording.record_group_answers(month=dt.date(2025, 1, 1), answers={"status": {"TEMP": 2}})


# --- what is refused ----------
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends": [], "last_year": 2024}, "ends"),
        ({"ends": ["NOT_THERE"], "last_year": 2024}, "ends"),
        ({"ends": ["EMP"], "last_year": 1980}, "last_year"),
        ({"ends": ["EMP"], "last_year": 2031}, "last_year"),
        ({"ends": ["EMP"], "last_year": 2022}, "last_year"),  # still counted in 2023
        ({"ends": ["TEMP"], "last_year": 2024, "successors": ["TEMP"]}, "successors"),
        ({"ends": ["TEMP"], "last_year": 2024, "successors": ["NOPE"]}, "successors"),
        ({"ends": ["TEMP"], "last_year": 2024, "new": [New("EMP", "a", "b")]}, "code"),
        ({"ends": ["TEMP"], "last_year": 2024, "new": [New("A", "a", "b"), New("A", "c", "d")]}, "code"),
    ],
)
def test_what_cannot_be_changed_says_where(given, field):
    visitor(2023, status="EMP")
    with pytest.raises(Refused) as found:
        changing.plan(name="status", **given)
    assert found.value.field == field
    assert not Term.objects.exclude(valid_until=None).exists()


def test_what_ended_does_not_end_again():
    change(ends=["TEMP"], last_year=2023)
    with pytest.raises(Refused, match="Chômeur"):
        changing.plan(name="status", ends=["TEMP"], last_year=2024)


def test_two_managers_at_once_change_a_list_once():
    first = changing.plan(name="status", ends=["TEMP"], last_year=2024, new=[New("A", "a", "b")])
    second = changing.plan(name="status", ends=["TEMP"], last_year=2024, new=[New("B", "a", "b")])
    changing.carry_out(first)
    with pytest.raises(Refused):
        changing.carry_out(second)
    assert not Term.objects.filter(code="B").exists()


# --- ages ----------
def test_an_age_band_is_replaced_without_gap_or_overlap():
    change("age5", ends=["65+"], last_year=2025,
           new=[New("65-69", "a", "b", 65, 69), New("70+", "c", "d", 70, None)])  # fmt: skip
    assert (("65+",), ("65-69", "70+")) in told("age5", 2025, 2026)
    terms = list(Term.objects.of("age5"))
    assert ages.problem(terms, 2025) == ages.problem(terms, 2026) == ""
    assert {"65-69", "70+"} <= set(vocabulary.groups("age5")["60+"].members)


@pytest.mark.parametrize(
    "new",
    [
        [],
        [New("65-69", "a", "b", 65, 69)],
        [New("66+", "a", "b", 66, None)],
        [New("64+", "a", "b", 64, None)],
        [New("65-69", "a", "b", 65, 69), New("69+", "c", "d", 69, None)],
        [New("65-69", "a", "b", 65, 69), New("71+", "c", "d", 71, None)],
        [New("X", "a", "b", None, None)],
        [New("X", "a", "b", 70, 60)],
    ],
)
def test_ages_with_a_gap_or_an_overlap_are_refused(new):
    with pytest.raises(Refused) as found:
        changing.plan(name="age5", ends=["65+"], last_year=2025, new=new)
    assert found.value.field == "lowest"


@given(st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 40))), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_check_of_ages_agrees_with_counting_them(bands):
    terms = [
        Term(list="age5", code=f"b{n}", label_fr=f"b{n}", lowest=low, highest=high)
        for n, (low, high) in enumerate(bands)
    ]
    once = all(
        sum(low <= age and (high is None or age <= high) for low, high in bands) == 1 for age in range(200)
    ) and all(high is None or low <= high for low, high in bands)
    assert (ages.problem(terms, 2025) == "") == once


# --- a used code is never deleted ----------
def used_everywhere():
    visitor(2025, sex="F", age5="25-29", municipality="21004", status="EMP", education="CESS", referral="OWN")
    recording.record_group_answers(month=dt.date(2025, 9, 1), answers={"status": {"STUD": 4}})
    for measure, item in (("purpose", "CV"), ("reached", "AREC")):
        recording.count(measure=measure, day=dt.date(2025, 9, 1), item=item)
    return [("sex", "F"), ("age5", "25-29"), ("municipality", "21004"), ("status", "EMP"), ("education", "CESS"),
            ("referral", "OWN"), ("status", "STUD"), ("purpose", "CV"), ("audience", "AREC")]  # fmt: skip


def test_sql_cannot_delete_a_code_that_was_used_nor_rename_any():
    used = used_everywhere()
    assert {name for name, _code in used} == set(Term.List.values)
    for name, code in used:
        with pytest.raises(IntegrityError, match="was used"), transaction.atomic():
            connection.cursor().execute("DELETE FROM stats_term WHERE list = %s AND code = %s", [name, code])
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            connection.cursor().execute("UPDATE stats_term SET code = 'Z' WHERE list = %s AND code = %s", [name, code])
    with transaction.atomic():
        connection.cursor().execute("DELETE FROM stats_term WHERE list = 'sex' AND code = 'M'")  # never used: it may


def test_the_admin_deletes_and_renames_no_code(as_, manager):
    client = as_(manager)
    for model, pk in (
        ("term", Term.objects.get(code="EMP").pk),
        ("reportingcategory", ReportingCategory.objects.first().pk),
    ):
        assert client.get(reverse(f"admin:stats_{model}_change", args=[pk])).status_code == 200
        assert client.post(reverse(f"admin:stats_{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    page = client.get(reverse("admin:stats_term_change", args=[Term.objects.get(code="EMP").pk])).text
    for field in ("code", "list", "valid_from", "valid_until", "becomes"):
        assert f'name="{field}"' not in page


def test_the_verb_removes_only_what_was_added_by_mistake():
    mistake = changing.add(name="status", new=New("OOPS", "a", "b"), first_year=2025)
    with pytest.raises(Refused):
        changing.remove(term=Term.objects.get(list="status", code="PRO"))  # of the reference list
    TermGroup.objects.filter(code="JS").update(members=["JS_BEN", "OOPS"])
    changing.remove(term=mistake)
    assert not Term.objects.filter(code="OOPS").exists()
    assert TermGroup.objects.get(code="JS").members == ["JS_BEN"]
    used = changing.add(name="status", new=New("USED", "a", "b"), first_year=2025)
    visitor(2025, status="USED")
    with pytest.raises(Refused):
        changing.remove(term=used)
    assert Term.objects.filter(code="USED").exists()


def test_what_others_became_is_not_removed():
    change(ends=["TEMP"], last_year=2024, new=[New("A", "a", "b")])
    with pytest.raises(Refused):
        changing.remove(term=Term.objects.get(code="A"))


def test_use_counts_profiles_and_hands_by_year():
    used_everywhere()
    visitor(2023, status="STUD")
    assert usage.of("status")["STUD"].years == {2023: 1, 2025: 4}
    assert (usage.of("status")["STUD"].first, usage.of("status")["STUD"].last) == (2023, 2025)
    assert "PRO" not in usage.of("status")
    assert usage.of("purpose")["CV"].count == usage.of("audience")["AREC"].count == 1


def test_what_was_planted_comes_back_and_what_was_changed_stays():
    change(ends=["TEMP"], last_year=2024, new=[New("A", "a", "b")])
    Term.objects.filter(list="sex", code="M").delete()
    seed.plant()
    assert Term.objects.filter(list="sex", code="M").exists()
    assert Term.objects.get(code="TEMP").becomes == ["A"]


# --- closed years ----------
def test_a_group_of_a_closed_year_keeps_the_codes_counted_in_it():
    visitor(2023, status="EMP")
    save = {"name": "status", "code": "JS", "label_fr": "a", "label_nl": "b"}
    members = TermGroup.objects.get(code="JS").members
    grouping.save(**save, members=[*members, "EMP"])
    closed(2023)
    for wanted in (members, [*members, "EMP", "PRO"]):
        if wanted == members:
            with pytest.raises(Refused) as found:
                grouping.save(**save, members=wanted)
            assert found.value.field == "members"
        else:
            grouping.save(**save, members=wanted)  # PRO was never counted in a closed year
    assert set(TermGroup.objects.get(code="JS").members) == {*members, "EMP", "PRO"}


def test_a_closed_year_keeps_its_cut():
    closed(2023)
    with pytest.raises(Refused) as found:
        category_sets.add(service="IC", code="late", label_fr="a", label_nl="b", first_year=2023)
    assert found.value.field == "first_year"
    video = ReportingCategory.objects.get(code="video")
    for last_year in (2022, 2021):
        with pytest.raises(Refused):
            category_sets.change(row=video, label_fr="a", label_nl="b", last_year=last_year)
    category_sets.change(row=video, label_fr="a", label_nl="b", last_year=2023)
    with pytest.raises(Refused):
        category_sets.change(row=video, label_fr="a", label_nl="b", last_year=2022)
    category_sets.change(row=video, label_fr="a", label_nl="b", last_year=None)
    assert [c.code for c in categories.valid_in(2023) if c.code == "video"] == ["video"]


def test_a_category_told_is_not_removed_and_one_planned_is():
    recording.record(day=dt.date(2025, 3, 3), service="IC", channel="VIDEO")
    with pytest.raises(Refused):
        category_sets.remove(row=ReportingCategory.objects.get(code="video"))
    with pytest.raises(IntegrityError, match="was told"), transaction.atomic():
        ReportingCategory.objects.filter(code="video").delete()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        ReportingCategory.objects.filter(code="video").update(code="film")
    planned = category_sets.add(service="IC", code="next", label_fr="a", label_nl="b", first_year=2026)
    category_sets.remove(row=planned)
    assert not ReportingCategory.objects.filter(code="next").exists()


def test_groups_the_report_rests_on_stay():
    with pytest.raises(Refused):
        grouping.remove(TermGroup.objects.get(code="BRU"))
    row = grouping.save(name="status", code="LEARN", label_fr="a", label_nl="b", members=["STUD", "PUPIL"])
    assert row.members == ["PUPIL", "STUD"]  # in the order of the list
    grouping.remove(row)
    assert "LEARN" not in vocabulary.groups("status")
