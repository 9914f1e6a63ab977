"""The stock of each 31 December: frozen in January, shown with its growth (1,628 → 1,809)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cdm.core import clock
from cdm.core.refused import Refused
from multimedia import tasks
from multimedia.documentation import stock
from multimedia.models import Work
from stats.models import DayCount, Figure
from tests.multimedia import works

pytestmark = pytest.mark.django_db


def shelve(number: int, year: int, **fields) -> None:
    start = Work.objects.count()
    Work.objects.bulk_create(
        Work(title=f"Titre {n}", call_number=f"C {n}", language="fr", acquired=dt.date(year, 6, 1), **fields)
        for n in range(start, start + number)
    )


def test_works_are_held_from_the_day_they_came_to_the_day_they_left():
    day = stock.last_day(2021)
    works.work(acquired=day)
    works.work(acquired=day + dt.timedelta(days=1))
    works.work(acquired=dt.date(2020, 1, 1), withdrawn=day)
    works.work(acquired=dt.date(2020, 1, 1), withdrawn=day + dt.timedelta(days=1), copies=3)
    assert stock.freeze(year=2021) == (2, 4)
    assert {(row.measure, row.count) for row in DayCount.objects.all()} == {("stock_works", 2), ("stock_copies", 4)}


def test_january_freezes_the_last_year_once(monday_morning):
    shelve(3, 2026)
    for day, recorded in ((dt.date(2026, 12, 31), 0), (dt.date(2027, 1, 4), 2)):
        monday_morning.move_to(clock.at(day, dt.time(0, 20)))
        tasks.freeze_stock()
        assert DayCount.objects.count() == recorded
    shelve(2, 2026)  # found in a box afterwards
    tasks.freeze_stock()
    assert DayCount.objects.get(measure="stock_works").count == 3
    with pytest.raises(Refused):
        stock.freeze(year=2026)


def test_later_in_the_year_a_person_decides(monday_morning):
    shelve(3, 2026)
    monday_morning.move_to(dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC))
    assert not stock.freeze_last()


def test_a_year_counted_elsewhere_is_not_counted_again(monday_morning):
    shelve(3, 2026)
    Figure.objects.create(year=2026, code="mm_books", value=1809)
    monday_morning.move_to(dt.datetime(2027, 1, 1, 1, tzinfo=dt.UTC))
    assert not stock.freeze_last()


def test_the_growth_of_the_annual_report(as_, documentalist):
    Figure.objects.create(year=2020, code="mm_books", value=1628)
    shelve(1809, 2021, theme="WORK")
    stock.freeze(year=2021)
    found = {each.year: each for each in stock.history()}
    assert (found[2020].works, found[2020].elsewhere, found[2021].recorded) == (1628, True, True)
    assert found[2021].growth == pytest.approx(11.118, abs=0.001)
    assert not found[2025].recorded
    page = as_(documentalist).get(reverse("multimedia:stock"))
    assert "1\u202f628 → 1\u202f809" in page.text
    assert "11,1\xa0%" in page.text


def test_what_was_counted_otherwise_is_not_compared():
    """A catalogue that is only beginning next to what was counted by hand would tell of a collapse."""
    Figure.objects.create(year=2024, code="mm_books", value=1809)
    shelve(50, 2023)
    found = {each.year: each for each in stock.history()}
    assert (found[2024].growth, found[2025].growth) == (None, None)
    stock.freeze(year=2025)
    found = {each.year: each for each in stock.history()}
    assert found[2025].change == "-97,2\xa0%"
    assert stock.YearEnd(2025, 1809, None, recorded=True, before=1628).change == "+11,1\xa0%"


def test_the_page_records_a_year_that_nobody_recorded(as_, documentalist):
    keeper = as_(documentalist)
    shelve(2, 2024)
    page = keeper.get(reverse("multimedia:stock") + "?year=2025")
    assert [(each.year, each.works) for each in page.context["years"]] == [(2025, 2), (2024, 2)]
    for year in ("2025", "2025", "2019", "x"):
        keeper.post(reverse("multimedia:stock"), {"year": year})
    assert {(row.day.year, row.measure, row.count) for row in DayCount.objects.all()} == {
        (2025, "stock_works", 2),
        (2025, "stock_copies", 2),
    }


def test_it_is_told_by_theme_and_language_and_exported(as_, documentalist):
    works.shelf()
    keeper = as_(documentalist)
    page = keeper.get(reverse("multimedia:stock"))
    assert [(part.code, part.works, part.copies) for part in page.context["by_theme"]] == [
        ("GUIDE", 1, 1),
        ("WORK", 3, 5),
        ("START", 1, 1),
        ("MOVE", 1, 1),
    ]
    assert [(part.code, part.works) for part in page.context["by_language"]] == [("fr", 3), ("nl", 2), ("en", 1)]
    text = keeper.get(reverse("multimedia:stock_export", args=["csv"]) + "?year=2025").content.decode("utf-8-sig")
    assert "2025;6;8" in text
    assert keeper.get(reverse("multimedia:stock_export", args=["xlsx"])).content[:2] == b"PK"


@pytest.mark.parametrize("many", [1, 3])
def test_as_many_queries_for_one_year_as_for_three(as_, manager, django_assert_num_queries, many):
    keeper = as_(manager)
    for number in range(many):
        shelve(1, 2025 - number)
    keeper.get(reverse("multimedia:stock"))
    with django_assert_num_queries(10):
        assert len(keeper.get(reverse("multimedia:stock")).context["years"]) == many


def test_an_empty_stock_is_said_to_be_empty(as_, documentalist):
    page = as_(documentalist).get(reverse("multimedia:stock"))
    assert page.status_code == 200
    assert page.context["years"] == []
