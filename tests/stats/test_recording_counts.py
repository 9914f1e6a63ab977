"""Plain counts: by day, by hour, the stock of a 31 December, the minutes of a day; written, taken back, refused."""

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import translation

from cdm.core import clock
from cdm.core.refused import Refused
from stats import measures, purposes, recording
from stats.models import DAILY, HOURLY, DayCount, HourCount, Measure, Term

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 4)
NEW_YEARS_EVE = dt.date(2021, 12, 31)


def days() -> list[tuple]:
    return sorted(DayCount.objects.values_list("day", "measure", "item", "count"))


def hours() -> list[tuple]:
    return sorted(HourCount.objects.values_list("day", "hour", "measure", "item", "count"))


def test_like_counts_of_a_day_share_a_row():
    recording.count(measure=Measure.PRINTED, day=DAY, item="bw", count=12)
    recording.count(measure="printed", day=DAY, item="bw")
    recording.count(measure="printed", day=DAY, item="colour")
    recording.count(measure="help", day=DAY)
    assert days() == [(DAY, "help", "", 1), (DAY, "printed", "bw", 13), (DAY, "printed", "colour", 1)]


def test_the_door_is_counted_by_the_hour():
    recording.count(measure="door", day=DAY, hour=9, count=4)
    recording.count(measure="door", day=DAY, hour=9)
    recording.count(measure="door", day=DAY, hour=10)
    assert hours() == [(DAY, 9, "door", "", 5), (DAY, 10, "door", "", 1)]


def test_what_is_taken_back_leaves_no_trace():
    recording.count(measure="purpose", day=DAY, item="CV", count=2)
    recording.count(measure="door", day=DAY, hour=0)
    recording.uncount(measure="purpose", day=DAY, item="CV")
    assert days() == [(DAY, "purpose", "CV", 1)]
    recording.uncount(measure="purpose", day=DAY, item="CV")
    recording.uncount(measure="door", day=DAY, hour=0)
    assert (days(), hours()) == ([], [])
    for gone in ({"measure": "purpose", "item": "CV"}, {"measure": "door", "hour": 0}):
        with pytest.raises(Refused):
            recording.uncount(day=DAY, **gone)


def test_many_at_once_are_added_up():
    rows = [
        {"measure": "purpose", "day": DAY, "item": "CV"},
        {"measure": "purpose", "day": DAY, "item": "CV", "count": 3},
        {"measure": "door", "day": DAY, "hour": 9, "count": 2},
        {"measure": "consulted", "day": DAY},
    ]
    assert recording.count_in_bulk(iter(rows)) == 7
    assert days() == [(DAY, "consulted", "", 1), (DAY, "purpose", "CV", 4)]
    assert hours() == [(DAY, 9, "door", "", 2)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"measure": "shoes"}, "measure"),
        ({"measure": "stock_works"}, "measure"),
        ({"day": dt.date(2999, 1, 1)}, "day"),
        ({"day": dt.date(1989, 12, 31)}, "day"),
        ({"item": "CV"}, "item"),
        ({"hour": 9}, "hour"),
        ({"count": 0}, "count"),
        ({"count": recording.MOST + 1}, "count"),
        ({"measure": "printed"}, "item"),
        ({"measure": "printed", "item": "sepia"}, "item"),
        ({"measure": "purpose", "item": ""}, "item"),
        ({"measure": "purpose", "item": "F"}, "item"),  # a code of another list
        ({"measure": "consulted", "item": "COOK"}, "item"),
        ({"measure": "skills", "item": ""}, "item"),
        ({"measure": "door"}, "hour"),
        ({"measure": "door", "hour": 24}, "hour"),
        ({"measure": "door", "hour": -1}, "hour"),
        ({"measure": "used_min", "hour": 9}, "item"),
        ({"measure": "used_min", "hour": 9, "item": "=1+1"}, "item"),
    ],
)
def test_what_is_wrong_is_named(wrong, field):
    with pytest.raises(Refused) as refused:
        recording.count(**{"measure": "help", "day": DAY, **wrong})
    assert refused.value.field == field
    assert (days(), hours()) == ([], [])


def test_today_may_be_counted_tomorrow_not():
    recording.count(measure="help", day=clock.today())
    with pytest.raises(Refused):
        recording.count(measure="help", day=clock.today() + dt.timedelta(days=1))
    assert days() == [(clock.today(), "help", "", 1)]


# --- the stock ----------
def test_the_stock_is_said_not_added():
    recording.stock(day=NEW_YEARS_EVE, works=1809, copies=2100)
    recording.stock(day=NEW_YEARS_EVE, works=1809, copies=2100)
    assert days() == [(NEW_YEARS_EVE, "stock_copies", "", 2100), (NEW_YEARS_EVE, "stock_works", "", 1809)]


@pytest.mark.parametrize(("works", "copies", "field"), [(1810, 2100, "works"), (1809, 2101, "copies")])
def test_a_stock_once_said_is_frozen(works, copies, field):
    recording.stock(day=NEW_YEARS_EVE, works=1809, copies=2100)
    with pytest.raises(Refused) as refused, transaction.atomic():
        recording.stock(day=NEW_YEARS_EVE, works=works, copies=copies)
    assert refused.value.field == field
    assert [count for *_key, count in days()] == [2100, 1809]
    recording.stock(day=NEW_YEARS_EVE, works=works, copies=copies, again=True)
    assert [count for *_key, count in days()] == [copies, works]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": DAY}, "day"),
        ({"works": 0}, "works"),
        ({"copies": -1}, "copies"),
        ({"day": dt.date(2998, 12, 31)}, "day"),
    ],
)
def test_a_stock_that_cannot_be_is_refused(wrong, field):
    with pytest.raises(Refused) as refused:
        recording.stock(**{"day": NEW_YEARS_EVE, "works": 3, "copies": 3, **wrong})
    assert refused.value.field == field


# --- minutes ----------
def test_the_minutes_of_a_day_are_said_anew():
    recording.count(measure="door", day=DAY, hour=9)
    recording.set_minutes(day=DAY, minutes={("open_min", 9, "pc"): 2700, ("used_min", 9, "pc"): 60})
    recording.set_minutes(day=DAY + dt.timedelta(days=1), minutes={("open_min", 9, "pc"): 30})
    recording.set_minutes(day=DAY, minutes={("open_min", 9, "pc"): 2640, ("used_min", 9, "pc"): 0})
    assert hours() == [
        (DAY, 9, "door", "", 1),
        (DAY, 9, "open_min", "pc", 2640),
        (DAY + dt.timedelta(days=1), 9, "open_min", "pc", 30),
    ]
    recording.set_minutes(day=DAY, minutes={})
    assert [row for row in hours() if row[0] == DAY] == [(DAY, 9, "door", "", 1)]


@pytest.mark.parametrize("key", [("door", 9, ""), ("open_min", 24, "pc"), ("open_min", 9, ""), ("nothing", 9, "pc")])
def test_only_minutes_are_said_so(key):
    with pytest.raises(Refused):
        recording.set_minutes(day=DAY, minutes={key: 5})
    with pytest.raises(Refused):
        recording.set_minutes(day=DAY, minutes={("open_min", 9, "pc"): -5})


# --- below the functions ----------
@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction():
    for write in (
        lambda: recording.count(measure="help", day=DAY),
        lambda: recording.uncount(measure="help", day=DAY),
        lambda: recording.count_in_bulk([]),
        lambda: recording.set_minutes(day=DAY, minutes={}),
        lambda: recording.stock(day=NEW_YEARS_EVE, works=1, copies=1),
    ):
        with pytest.raises(recording.NoTransaction):
            write()


def test_the_database_refuses_what_no_function_writes():
    day, hour = "stats_daycount (day, measure, item, count)", "stats_hourcount (day, hour, measure, item, count)"
    for into, values in (
        (day, "'2026-03-04', 'help', '', 0"),
        (day, "'2026-03-04', 'shoes', '', 1"),
        (day, "'2026-03-04', 'door', '', 1"),
        (hour, "'2026-03-04', 24, 'door', '', 1"),
        (hour, "'2026-03-04', -1, 'door', '', 1"),
        (hour, "'2026-03-04', 9, 'help', '', 1"),
        (hour, "'2026-03-04', 9, 'door', '', 0"),
    ):
        with pytest.raises(Exception, match="violates check constraint"), transaction.atomic():
            connection.cursor().execute(f"INSERT INTO {into} VALUES ({values})")  # noqa: S608


# --- words ----------
def test_every_measure_says_what_it_means_in_both_languages():
    said = {}
    for language in ("fr", "nl"):
        with translation.override(language):
            said[language] = [measures.definition(measure) for measure in Measure]
            assert all(said[language])
    assert len(set(said["fr"] + said["nl"])) == 2 * len(Measure)
    assert set(DAILY) | set(HOURLY) == set(Measure)


def test_what_is_counted_has_the_labels_of_its_items():
    """``recording`` takes what ``measures`` names, and nothing else."""
    for measure in (Measure.PRINTED, Measure.SKILLS, Measure.CONSULTED, Measure.PURPOSE):
        named = measures.items(measure)
        assert all(named.values())
        for item in named:
            recording.count(measure=measure, day=DAY, item=item)
    assert measures.items("help") == {}


def test_purposes_are_chosen_from_the_list_of_the_year():
    with translation.override("nl"):
        assert purposes.choices()[0] == ("CV", "Cv en sollicitatiebrief")
    with translation.override("fr"):
        assert [code for code, _label in purposes.choices()] == ["CV", "JOB", "INTERVIEW", "SESSION", "ADMIN", "OTHER"]
        Term.objects.filter(list="purpose", code="JOB").update(valid_until=2026)
        with time_machine.travel("2027-01-02 12:00 +0100"):
            assert "JOB" not in dict(purposes.choices())
            assert purposes.names()["JOB"] == "Recherche d’emploi"
