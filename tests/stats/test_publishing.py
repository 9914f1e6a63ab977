"""What is frozen when, and what becomes of what is recorded late."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from stats import closing, publishing
from stats.disclosure import HIDDEN, Unsafe
from stats.models import DIMENSIONS, MonthlyTally, Profile, Snapshot, Tally
from stats.publishing import snapshots
from stats.recording import add_profile, record, record_held, unrecord

pytestmark = pytest.mark.django_db

DAY = dt.date


def contacts(day: dt.date, count: int, service: str = "IC", **codes: str) -> None:
    with transaction.atomic():
        record(day=day, service=service, count=count, **codes)


def year(number: int, months: range = range(1, 13), count: int = 40) -> None:
    for month in months:
        contacts(DAY(number, month, 5), count, channel="FACE", theme="WORK", language="fr")
        contacts(DAY(number, month, 6), count, "GA", channel="VIDEO", theme="LEARN", language="nl")


# --- when ----------
@pytest.mark.parametrize(
    ("today", "month"),
    [
        (DAY(2026, 6, 9), DAY(2026, 4, 1)),
        (DAY(2026, 6, 10), DAY(2026, 5, 1)),
        (DAY(2027, 1, 10), DAY(2026, 11, 1)),
        (DAY(2027, 2, 4), DAY(2026, 11, 1)),
        (DAY(2027, 2, 5), DAY(2026, 12, 1)),
        (DAY(2027, 2, 10), DAY(2027, 1, 1)),
    ],
)
def test_a_month_is_due_ten_days_after_it_and_december_when_nothing_more_can_come(today, month):
    assert snapshots.last_due(today) == month


def test_the_first_time_brings_every_year_and_month_that_is_over():
    year(2023)
    year(2024)
    year(2026, range(1, 6))
    made = snapshots.freeze(today=DAY(2026, 5, 20))
    assert [one.month for one in made] == [DAY(2023, 12, 1), DAY(2024, 12, 1), DAY(2026, 4, 1)]
    assert [(one.year, one.month.month) for one in publishing.years()] == [(2026, 4), (2024, 12), (2023, 12)]
    assert publishing.of_year(2023).value("services", "2023", "*") == 960
    now = publishing.latest()
    assert (now.period, now.quarters, now.complete) == ("2026-01/2026-04", "2026-Q1", False)
    assert now.value("services", "2026-01/2026-04", "*") == 320
    assert now.value("services", "2026-05", "*") is None
    assert now.value("languages", "2026-Q1", "nl") == 120
    assert publishing.of_year(2025) is None


def test_freezing_twice_is_once_and_what_is_frozen_stays():
    year(2025)
    snapshots.freeze(today=DAY(2026, 3, 1))
    before = list(Snapshot.objects.values())
    contacts(DAY(2025, 7, 7), 100)
    assert snapshots.freeze(today=DAY(2026, 3, 1)) == []
    assert list(Snapshot.objects.values()) == before


@pytest.mark.parametrize("statement", ["UPDATE stats_snapshot SET kept = '[]'", "DELETE FROM stats_snapshot"])
def test_the_database_refuses_to_change_a_snapshot(statement):
    year(2025)
    snapshots.freeze(today=DAY(2026, 3, 1))
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_months_missed_are_made_up_one_by_one():
    year(2026, range(1, 7))
    snapshots.freeze(today=DAY(2026, 3, 15))
    made = snapshots.freeze(today=DAY(2026, 6, 15))
    assert [one.month.month for one in made] == [3, 4, 5]
    assert publishing.latest().value("services", "2026-04", "IC") == 40


# --- late ----------
def at(now: publishing.Published, code: str, service: str = "*"):
    return now.value("services", code, service)


def test_what_comes_late_counts_in_the_month_being_frozen():
    year(2026, range(1, 5))
    snapshots.freeze(today=DAY(2026, 3, 10))
    contacts(DAY(2026, 2, 20), 15, channel="FACE", theme="WORK", language="fr")
    snapshots.freeze(today=DAY(2026, 4, 10))
    now = publishing.latest()
    assert [at(now, f"2026-0{month}") for month in (1, 2, 3)] == [80, 80, 95]
    assert at(now, now.period) == 255 == Tally.objects.filter(day__lt="2026-04-01").count() * 40 + 15 - 40


def test_what_is_taken_back_is_taken_from_the_month_being_frozen_and_carried_when_there_is_too_little():
    year(2026, range(1, 4))
    codes = {"channel": "PHONE", "theme": "MOVE", "language": "en"}
    contacts(DAY(2026, 2, 3), 30, **codes)
    contacts(DAY(2026, 3, 3), 10, **codes)
    snapshots.freeze(today=DAY(2026, 3, 10))
    with transaction.atomic():
        unrecord(day=DAY(2026, 2, 3), service="IC", count=30, **codes)
    snapshots.freeze(today=DAY(2026, 4, 10))
    assert at(publishing.latest(), "2026-03", "IC") == 40  # ten less, twenty carried
    contacts(DAY(2026, 4, 3), 50, **codes)
    snapshots.freeze(today=DAY(2026, 5, 10))
    now = publishing.latest()
    assert at(now, "2026-04", "IC") == 30
    assert (
        at(now, now.period, "IC")
        == 180
        == sum(MonthlyTally.objects.filter(service="IC").values_list("count", flat=True))
    )


def test_a_year_brought_in_afterwards_is_a_year_of_its_own_and_never_late():
    year(2026, range(1, 5))
    snapshots.freeze(today=DAY(2026, 3, 10))
    year(2019, count=500)
    made = snapshots.freeze(today=DAY(2026, 4, 10))
    assert [one.month for one in made] == [DAY(2019, 12, 1), DAY(2026, 3, 1)]
    assert at(publishing.of_year(2019), "2019") == 12_000
    assert at(publishing.latest(), "2026-03") == 80


def test_categories_stay_those_with_which_the_year_was_first_published():
    from stats.models import ReportingCategory  # noqa: PLC0415

    year(2026, range(1, 7))
    snapshots.freeze(today=DAY(2026, 4, 10))
    ReportingCategory.objects.filter(code="face").update(channels=["PHONE"])
    snapshots.freeze(today=DAY(2026, 7, 10))
    assert publishing.latest().value("categories", "2026-01/2026-06", "IC/face") == 240


# --- what ----------
def test_profiles_are_told_of_whole_years_and_small_numbers_of_nobody():
    year(2025)
    with transaction.atomic():
        for number in range(60):
            add_profile(month=DAY(2025, 3, 1), sex="F" if number % 2 else "M", status="EMP" if number < 57 else "STUD")
    snapshots.freeze(today=DAY(2026, 1, 20))
    assert publishing.latest().dimensions("sex") == ()
    snapshots.freeze(today=DAY(2026, 2, 5))
    now = publishing.latest()
    assert now.across("sex")["F"] == 30
    assert now.value("status", "STUD") is HIDDEN
    assert now.hides("status")
    assert not now.hides("sex")
    assert now.value("services", "2025-12", "*") == 80
    assert Profile.objects.count() == 60


def test_activities_are_counted_apart():
    year(2025)
    for month in range(1, 13):
        with transaction.atomic():
            record_held(day=DAY(2025, month, 6), mode="online", theme="LEARN", count=2)
    snapshots.freeze(today=DAY(2026, 2, 5))
    now = publishing.latest()
    assert now.across("activities-mode", period="2025")["online"] == 24
    assert now.across("activities-theme", period="2025-Q1")["LEARN"] == 6


def test_what_cannot_be_protected_is_not_published(monkeypatch):
    year(2025)

    def unsafe(tables, before, known):
        raise Unsafe("1 counts cannot be protected")

    monkeypatch.setattr(snapshots, "protect", unsafe)
    with pytest.raises(Unsafe):
        snapshots.freeze(today=DAY(2026, 3, 1))
    assert not Snapshot.objects.exists()


def test_every_snapshot_says_the_same_of_the_same_cell():
    year(2025)
    contacts(DAY(2025, 2, 2), 2, "MM")
    seen: dict[tuple[str, ...], object] = {}
    for month in range(2, 13):
        snapshots.freeze(today=DAY(2025, month, 10))
        now = publishing.latest()
        for codes, value in now.rows("services"):
            assert seen.setdefault(codes, value) == value
    assert HIDDEN in seen.values()


def test_reading_takes_one_query(django_assert_num_queries):
    year(2025)
    snapshots.freeze(today=DAY(2026, 3, 1))
    for read in (publishing.latest, publishing.years, lambda: publishing.of_year(2025)):
        with django_assert_num_queries(1):
            read()


def test_one_dimension_at_a_time():
    year(2025)
    snapshots.freeze(today=DAY(2026, 3, 1))
    now = publishing.latest()
    assert now.across("services", period="2025") == {"*": 960, "MM": 0, "IC": 480, "GA": 480, "OUT": 0}
    assert ("2025", "IC+GA+OUT", "WORK") in dict(now.rows("themes", period="2025", theme="WORK"))
    assert now.rows("nothing", period="2025") == []
    with pytest.raises(ValueError, match="fix all but one"):
        now.across("themes", period="2025")
    with pytest.raises(ValueError, match="has no partner"):
        now.rows("themes", partner="x")


def test_what_was_counted_is_kept_by_what_it_was_counted_by():
    year(2025)
    snapshots.freeze(today=DAY(2026, 3, 1))
    counted = Snapshot.objects.get().counted
    assert len(counted["contacts"]) == 24
    assert all(len(line) == len(DIMENSIONS) + 2 for line in counted["contacts"])


def test_a_year_that_is_not_public_yet_is_not_late_in_another():
    year(2023, count=500)
    year(2024)
    months = tuple(DAY(2024, month, 1) for month in range(1, 13))
    snapshots.freeze_one(snapshots.Work(DAY(2024, 12, 1), months))
    assert at(publishing.of_year(2024), "2024") == 960
    snapshots.freeze(today=DAY(2025, 2, 5))
    assert at(publishing.of_year(2023), "2023") == 12_000


def test_a_correction_of_a_closed_year_counts_in_the_month_being_frozen():
    year(2024)
    year(2025, range(1, 3))
    snapshots.freeze(today=DAY(2025, 2, 10))
    frozen = Snapshot.objects.get(month="2024-12-01").published
    closing.close(year=2024)
    rows = [
        closing.Row(DAY(2024, 3, 1), -6, "IC", "FACE", "STD", "WORK", "fr"),
        closing.Row(DAY(2024, 3, 1), 9, "GA", "VIDEO", "STD", "LEARN", "nl"),
    ]
    closing.correct(year=2024, rows=rows, reason="code", after=1)
    snapshots.freeze(today=DAY(2025, 3, 10))
    now = publishing.latest()
    assert [at(now, "2025-02", service) for service in ("IC", "GA")] == [34, 49]
    assert at(publishing.of_year(2024), "2024") == 960
    assert Snapshot.objects.get(month="2024-12-01").published == frozen
