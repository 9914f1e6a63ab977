"""What is counted apart (audiences, cohorts): read, told, put into figures, and never added to contacts."""

import csv
import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction

from cdm.core.refused import Refused
from stats import contacts, figures, recording
from stats.apart import Apart, cohorts
from stats.contacts import Filters
from stats.models import Cohort, Figure, Measure, Term
from tests.stats.test_figures import ROWS

pytestmark = pytest.mark.django_db
AUDIENCES = {"AREC": 304, "AIDE": 329, "EURO": 270, "PRIS": 14, "DISA": 211, "FORM": 658}
APART = [id_ for id_ in ROWS if id_.startswith(("aud_", "neet_")) or id_ in ("upper_part", "upper_success")]


def reach(item: str, count: int, day: dt.date = dt.date(2021, 3, 2)) -> None:
    recording.count(measure=Measure.REACHED, day=day, item=item, count=count)


def neet(**more: object) -> Cohort:
    facts = {"programme": "touchngo", "year": 2021, "title_fr": "NEET", "title_nl": "NEET"}
    return Cohort.objects.create(**(facts | {"persons": 218, "individual": 95, "group": 123} | more))


def uppercut(**more: object) -> Cohort:
    facts = {"programme": "uppercut", "year": 2021, "title_fr": "Uppercut!", "title_nl": "Uppercut!"}
    days = {"starts": dt.date(2021, 10, 4), "ends": dt.date(2021, 10, 15)}
    return Cohort.objects.create(**(facts | days | {"persons": 11, "positive": 9} | more))


# --- figures (F1) ----------
def counted() -> None:
    for place, (item, count) in enumerate(AUDIENCES.items()):
        reach(item, count - 3)
        reach(item, 3, dt.date(2021, 12, 31 - place))
    neet()
    uppercut()


def imported() -> None:
    Figure.objects.bulk_create(
        Figure(year=2021, code=id_, value=Decimal(ROWS[id_]["value"]), unit=ROWS[id_]["unit"])
        for id_ in (*APART, "upper_weeks")
        if id_ != "aud_sum"
    )


@pytest.mark.parametrize("way", [counted, imported])
def test_the_figures_of_2021_are_met_whether_counted_here_or_elsewhere(way):
    way()
    found = figures.of_year(2021)
    for id_ in (*APART, "upper_weeks"):
        assert (id_, found[id_]["value"]) == (id_, int(ROWS[id_]["value"]))
        assert (id_, found[id_]["flag"]) == (id_, None)
    assert len(APART) == 12


def test_what_is_counted_here_goes_before_what_was_counted_elsewhere_and_a_difference_is_flagged():
    imported()
    reach("AREC", 300)
    uppercut(persons=12)
    found = figures.of_year(2021)
    assert (found["aud_recognition"]["value"], found["aud_sum"]["value"]) == (300, 1786 - 4)
    assert found["aud_identification"]["value"] == 329
    assert found["upper_part"]["value"] == 12
    for id_ in ("aud_recognition", "upper_part"):
        assert found[id_]["flag"].startswith("differs")


def test_an_audience_no_report_ever_printed_counts_in_the_sum_under_a_name_of_its_own():
    Term.objects.create(list=Term.List.AUDIENCE, code="MIGR", label_fr="Primo-arrivants", label_nl="Nieuwkomers")
    reach("MIGR", 40, dt.date(2023, 5, 5))
    reach("FORM", 2, dt.date(2023, 5, 5))
    found = figures.of_year(2023)
    assert (found["aud_migr"]["value"], found["aud_formtruck"]["value"], found["aud_sum"]["value"]) == (40, 2, 42)


def test_cohorts_of_one_programme_are_added_up_and_what_one_of_them_does_not_say_is_unknown():
    uppercut()
    uppercut(persons=8, positive=None, starts=None, ends=None)
    found = figures.of_year(2021)
    assert found["upper_part"]["value"] == 19
    assert found["upper_success"]["value"] is None
    assert found["upper_weeks"]["value"] is None


def test_nothing_of_it_enters_the_contacts():
    """With contacts to be mixed up with."""
    recording.record(day=dt.date(2021, 3, 2), service="IC", channel="FACE", programme="touchngo", count=7)
    before = (contacts.of_year(2021), figures.of_year(2021)["total_contacts_2021"])
    counted()
    assert (contacts.of_year(2021), figures.of_year(2021)["total_contacts_2021"]) == before
    assert Apart(2021).total == 1786


# --- recording ----------
def test_only_audiences_of_the_list_are_reached():
    for item in ("", "NOBODY", "arec"):
        with pytest.raises(Refused) as refused:
            reach(item, 1)
        assert refused.value.field == "item"


# --- the page's section ----------
def test_a_year_is_told_by_audience_and_month_beside_the_year_before():
    reach("AREC", 20, dt.date(2020, 1, 31))
    reach("AREC", 5, dt.date(2021, 1, 1))
    reach("AREC", 6, dt.date(2021, 12, 31))
    reach("FORM", 1, dt.date(2021, 2, 1))
    reach("FORM", 99, dt.date(2022, 1, 1))
    told = Apart(2021)
    assert [(one.code, one.count, one.before) for one in told.reached] == [("AREC", 11, 20), ("FORM", 1, None)]
    assert [sum(counts) for _month, counts, _total in told.lines] == [5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6]
    assert [total for _month, _counts, total in told.lines] == [5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6]
    assert told.total == 12
    assert not told.counted_elsewhere


def test_the_months_of_the_running_year_end_with_this_one(world_of_march):
    reach("FORM", 1, dt.date(2026, 2, 1))
    assert [month.month for month in Apart(2026).months] == [1, 2, 3]


@pytest.fixture
def world_of_march():
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False):
        yield


def test_a_year_counted_elsewhere_says_so_and_has_no_months():
    imported()
    told = Apart(2021)
    assert [one.count for one in told.reached] == list(AUDIENCES.values())
    assert told.counted_elsewhere
    assert told.months == []
    assert told.lines == []


def test_a_period_tells_its_own_months_and_never_a_figure_of_the_whole_year():
    Figure.objects.create(year=2021, code="aud_prisoners", value=14)
    reach("AREC", 5, dt.date(2021, 3, 31))
    reach("AREC", 7, dt.date(2021, 4, 1))
    reach("AREC", 2, dt.date(2020, 4, 30))
    reach("AREC", 9, dt.date(2020, 5, 1))
    uppercut()
    uppercut(title_fr="Avril", starts=dt.date(2021, 4, 5), ends=dt.date(2021, 4, 30))
    told = Apart(2021, Filters(first=dt.date(2021, 4, 1), last=dt.date(2021, 4, 1)))
    assert [(one.code, one.count, one.before) for one in told.reached] == [("AREC", 7, 2)]
    assert [each.cohort.title_fr for each in told.cohorts] == ["Avril"]
    assert len(Apart(2021).cohorts) == 2


@pytest.mark.parametrize(
    "filters",
    [
        Filters(service="IC"),
        Filters(theme="WORK"),
        Filters(language="nl"),
        Filters(channel="FACE"),
        Filters(context="NEET"),
        Filters(partners=frozenset({"alpha"})),
        Filters(partners=frozenset()),
    ],
)
def test_who_sees_a_part_of_the_contacts_sees_nothing_of_it(filters):
    counted()
    assert Apart(2021).any
    told = Apart(2021, filters)
    assert not told.any
    assert told.sheets() == []


def test_of_a_programme_only_its_cohorts_are_told():
    counted()
    told = Apart(2021, Filters(programme="uppercut"))
    assert told.reached == []
    assert [each.cohort.programme for each in told.cohorts] == ["uppercut"]


def test_a_cohort_stands_beside_its_target_and_the_contacts_of_its_programme():
    recording.record(day=dt.date(2021, 3, 2), service="IC", context="NEET", programme="touchngo", count=165)
    recording.record(day=dt.date(2021, 3, 2), service="GA", programme="touchngo", count=30)
    recording.record(day=dt.date(2022, 3, 2), service="GA", programme="touchngo", count=99)
    recording.record(day=dt.date(2021, 3, 2), service="GA", programme="youth", count=99)
    neet(target_persons=219)
    (told,) = Apart(2021).cohorts
    persons, alone, together = told.parts
    assert (persons.count, persons.target, persons.percent) == (218, 219, 99)  # nearly there is not there
    assert (alone.count, alone.target, together.count) == (95, None, 123)
    assert ("165" in told.contacts, "30" in told.contacts, "99" in told.contacts) == (True, True, False)


@pytest.mark.parametrize(("last", "weeks"), [(4, 1), (10, 1), (11, 2), (17, 2), (18, 3)])
def test_weeks_begun_count(last, weeks):
    assert cohorts.weeks(uppercut(ends=dt.date(2021, 10, last))) == weeks


def test_files_say_the_same_with_what_it_means():
    counted()
    reached, followed = Apart(2021).sheets()
    assert [row[1] for row in reached.rows] == list(AUDIENCES.values())
    assert [sum(row[3:]) for row in reached.rows] == list(AUDIENCES.values())
    assert len(reached.header) == 3 + 12
    assert {(row[1], row[3]) for row in followed.rows} >= {("touchngo", 218), ("uppercut", 11), ("uppercut", 9)}
    assert all(sheet.says[0] and sheet.says[1] for sheet in (reached, followed))


@pytest.mark.parametrize("times", [1, 3])
def test_the_questions_asked_do_not_grow_with_the_data(django_assert_num_queries, times):
    for place in range(times):
        for item in AUDIENCES:
            reach(item, 1, dt.date(2021, 3, 1 + place))
        neet()
    with django_assert_num_queries(6):
        Apart(2021).sheets()


# --- keeping cohorts ----------
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"individual": 96}, "individual"),
        ({"positive": 219}, "positive"),
        ({"starts": dt.date(2021, 5, 2), "ends": dt.date(2021, 5, 1)}, "ends"),
    ],
)
def test_counts_that_do_not_fit_together_are_refused_by_the_database(wrong, field):
    row = neet()
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(Refused) as refused:
        cohorts.save(cohort=row)
    assert refused.value.field == field
    assert Cohort.objects.get().individual == 95


def test_a_cohort_removed_comes_back_as_it_was():
    row = neet(target_positive=4)
    before = Cohort.objects.values().get()
    kept = cohorts.remove(cohort=row)
    assert not Cohort.objects.exists()
    with transaction.atomic():
        cohorts.restore(kept=kept)
    assert Cohort.objects.values().get() == before


def test_the_audiences_of_the_list_all_have_the_id_reports_use():
    rows = csv.DictReader((figures.registry.seed.DATA / "audience-figures.csv").read_text().splitlines())
    assert {row["code"] for row in rows} == set(Term.objects.of("audience").values_list("code", flat=True))
