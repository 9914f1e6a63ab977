"""The managers' pages of audiences and cohorts."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from cdm.core.refused import Refused
from stats import closing
from stats.apart import cohorts as verbs
from stats.models import Cohort, DayCount, Measure
from stats.recording import count

pytestmark = pytest.mark.django_db
PAGE = "/fr/chiffres/publics/2021/"
COHORT = {
    "title_fr": "Uppercut!",
    "title_nl": "Uppercut!",
    "programme": "uppercut",
    "year": "2021",
    "persons": "11",
    "positive": "9",
    "target_persons": "12",
    "target_positive": "8",
}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def page(as_, manager):
    return as_(manager)


@pytest.fixture(autouse=True)
def programmes():
    from partners.models import Programme  # noqa: PLC0415

    for code, name in (("uppercut", "Uppercut!"), ("touchngo", "Touch’N’Go")):
        Programme.objects.create(code=code, name_fr=name, name_nl=name)


def said(**more):
    return {"audience": "FORM", "day": "2021-05-04", "count": "12", "key": str(uuid.uuid4()), **more}


def reached() -> list[tuple[str, dt.date, int]]:
    rows = DayCount.objects.filter(measure=Measure.REACHED).order_by("day", "item")
    return list(rows.values_list("item", "day", "count"))


def undo_of(answer) -> str:
    return re.search(r'action="([^"]*/annuler/[^"]+)"', answer.content.decode())[1]


def test_people_are_counted_once_however_often_the_form_is_sent_and_taken_back(page):
    form = said()
    done = page.post(PAGE, form, follow=True)
    assert "Compté\u00a0: 12 personnes, Formtruck, mardi 4\u00a0mai." in done.content.decode()
    again = page.post(PAGE, form, follow=True)
    assert "rien n’a été ajouté" in again.content.decode()
    assert reached() == [("FORM", dt.date(2021, 5, 4), 12)]
    page.post(undo_of(done))
    assert reached() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "2022-05-04"}, "day"),
        ({"day": "soon"}, "day"),
        ({"audience": "NOBODY"}, "audience"),
        ({"count": "0"}, "count"),
        ({"count": "100001"}, "count"),
        ({"key": "x"}, "key"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_counted(page, wrong, field):
    answer = page.post(PAGE, said(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert reached() == []


def test_a_day_to_come_is_refused(page):
    answer = page.post("/fr/chiffres/publics/2026/", said(day="2026-11-25"))
    assert answer.status_code == 422
    assert page.post("/fr/chiffres/publics/2026/", said(day="2026-11-24")).status_code == 302


@pytest.mark.parametrize("year", ["2027", "1989", "99999"])
def test_years_that_cannot_be_are_not_found(page, year):
    assert page.get(f"/fr/chiffres/publics/{year}/").status_code == 404


def test_a_line_is_taken_out_and_comes_back_and_what_came_meanwhile_stays(page):
    count(measure=Measure.REACHED, day=dt.date(2021, 5, 4), item="FORM", count=12)
    shown = page.get(PAGE).content.decode()
    assert 'name="count" value="12"' in shown
    count(measure=Measure.REACHED, day=dt.date(2021, 5, 4), item="FORM", count=3)
    line = {"day": "2021-05-04", "audience": "FORM", "count": "12"}
    done = page.post(reverse("stats:audience_take_out"), line, follow=True)
    assert reached() == [("FORM", dt.date(2021, 5, 4), 3)]
    refused = page.post(reverse("stats:audience_take_out"), line, follow=True)
    assert "notice-error" in refused.content.decode()
    page.post(undo_of(done))
    assert reached() == [("FORM", dt.date(2021, 5, 4), 15)]


@pytest.mark.parametrize("line", [{}, {"day": "x", "audience": "FORM", "count": "1"}, {"day": "2021-05-04"}])
def test_no_line_at_all_is_not_found(page, line):
    assert page.post(reverse("stats:audience_take_out"), line).status_code == 404


def test_somebody_else_cannot_undo(page, as_, manager):
    from tests import personae  # noqa: PLC0415

    done = page.post(PAGE, said(), follow=True)
    other = personae.member(personae.person("other@centre.example", "Otto"), "manager")
    as_(other).post(undo_of(done))
    assert len(reached()) == 1


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_an_empty_year_says_what_to_do(page, language):
    address = {"fr": PAGE, "nl": "/nl/cijfers/doelgroepen/2021/"}[language]
    shown = page.get(address).content.decode()
    assert {"fr": "Personne n’a encore été compté", "nl": "nog niemand geteld"}[language] in shown


@pytest.mark.parametrize("times", [1, 3])
def test_the_questions_of_the_pages_do_not_grow_with_the_data(page, django_assert_num_queries, times):
    for place in range(times):
        count(measure=Measure.REACHED, day=dt.date(2021, 5, 4 + place), item="FORM", count=12)
        Cohort.objects.create(programme="touchngo", year=2021 - place, title_fr="A", title_nl="A", persons=9)
    with django_assert_num_queries(11):
        assert page.get(PAGE).status_code == 200
    with django_assert_num_queries(5):
        assert page.get(reverse("stats:cohorts")).status_code == 200


# --- cohorts ----------
def test_who_comes_from_a_programme_finds_it_chosen_and_what_is_no_programme_is_not(page):
    def chosen(asked: str) -> list[str]:
        said = page.get(reverse("stats:cohort_new"), {"programme": asked}).content.decode()
        return re.findall(r'<option value="([^"]*)"\s+selected', said)

    assert chosen("touchngo") == ["touchngo"]
    assert chosen("invented") == [""]
    assert chosen("") == [""]


def test_a_cohort_is_added_changed_removed_and_brought_back(page):
    assert page.post(reverse("stats:cohort_new"), COHORT).status_code == 302
    row = Cohort.objects.get()
    assert (row.title_nl, row.persons, row.positive, row.target_positive, row.individual) == (
        "Uppercut!",
        11,
        9,
        8,
        None,
    )
    address = reverse("stats:cohort", args=[row.key])
    assert page.post(address, {**COHORT, "persons": "10"}).status_code == 302
    assert Cohort.objects.get().persons == 10
    listed = page.get(reverse("stats:cohorts")).content.decode()
    assert "sur 12" in listed
    assert "sur 8" in listed
    done = page.post(reverse("stats:cohort_remove", args=[row.key]), follow=True)
    assert not Cohort.objects.exists()
    page.post(undo_of(done))
    assert Cohort.objects.get() == row


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"positive": "12"}, "positive"),
        ({"individual": "5", "group": "5"}, "individual"),
        ({"starts": "2021-05-02", "ends": "2021-05-01"}, "ends"),
        ({"programme": "nothing"}, "programme"),
        ({"programme": ""}, "programme"),
        ({"title_nl": ""}, "title_nl"),
        ({"persons": "-1"}, "persons"),
        ({"persons": "99999999999"}, "persons"),
        ({"year": "1989"}, "year"),
        ({"year": "2028"}, "year"),
    ],
)
def test_counts_that_do_not_fit_are_said_at_their_field(page, wrong, field):
    answer = page.post(reverse("stats:cohort_new"), {**COHORT, **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Cohort.objects.exists()


def test_a_programme_taken_off_the_list_keeps_its_cohort(page):
    row = Cohort.objects.create(programme="gone", year=2019, title_fr="A", title_nl="A", persons=9)
    assert page.post(reverse("stats:cohort", args=[row.key]), {**COHORT, "programme": "gone"}).status_code == 302


def test_without_programmes_the_way_to_them_is_shown(page):
    from partners.models import Programme  # noqa: PLC0415

    Programme.objects.all().delete()
    assert reverse("partners:programme_new") in page.get(reverse("stats:cohorts")).content.decode()


# --- closed years (F2) ----------
@pytest.fixture
def closed_2021():
    count(measure=Measure.REACHED, day=dt.date(2021, 5, 4), item="FORM", count=12)
    facts = {"programme": "uppercut", "title_fr": "U", "title_nl": "U", "persons": 11}
    row = Cohort.objects.create(year=2021, **facts)
    closing.close(year=2021)
    return row


def test_in_a_closed_year_nobody_is_counted_nor_taken_out(page, closed_2021):
    shown = page.get(PAGE).content.decode()
    assert "2021 est clôturée" in shown
    assert "Retirer" not in shown
    assert 'name="count"' not in shown
    page.post(PAGE, said())
    done = page.post(reverse("stats:audience_take_out"), {"day": "2021-05-04", "audience": "FORM", "count": "12"})
    assert done.status_code == 302
    assert reached() == [("FORM", dt.date(2021, 5, 4), 12)]


def test_of_a_closed_years_cohort_only_what_was_not_known_can_be_added(page, closed_2021):
    address = reverse("stats:cohort", args=[closed_2021.key])
    assert page.post(address, {**COHORT, "persons": "40", "positive": "9", "year": "2022"}).status_code == 302
    row = Cohort.objects.get()
    assert (row.persons, row.year, row.positive, row.target_positive) == (11, 2021, 9, 8)
    page.post(address, {**COHORT, "positive": "8"})
    assert Cohort.objects.get().positive == 9
    page.post(reverse("stats:cohort_remove", args=[row.key]))
    assert Cohort.objects.get() == row


def test_no_cohort_enters_a_closed_year(page, closed_2021):
    answer = page.post(reverse("stats:cohort_new"), COHORT)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["year"]
    assert page.post(reverse("stats:cohort_new"), {**COHORT, "year": "2022"}).status_code == 302
    moved = Cohort.objects.get(year=2022)
    assert page.post(reverse("stats:cohort", args=[moved.key]), COHORT).status_code == 422
    with pytest.raises(Refused) as refused:
        verbs.save(cohort=Cohort(key=closed_2021.key, programme="uppercut", year=2021, persons=12))
    assert refused.value.field == "persons"


def test_an_undo_comes_too_late_when_the_year_was_closed_meanwhile(page):
    done = page.post(PAGE, said(), follow=True)
    row = Cohort.objects.create(programme="uppercut", year=2021, title_fr="U", title_nl="U", persons=11)
    gone = page.post(reverse("stats:cohort_remove", args=[row.key]), follow=True)
    closing.close(year=2021)
    for answer in (done, gone):
        assert "est clôturée" in page.post(undo_of(answer), follow=True).content.decode()
    assert len(reached()) == 1
    assert not Cohort.objects.exists()
