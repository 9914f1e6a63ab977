"""How full the area is: minutes counted by hand, written down at night, told to managers and the desk."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.apps import apps
from django.utils import translation

from cdm.agenda import absences
from cdm.agenda.models import OpeningHours, Regime
from cdm.celery import app
from cdm.core import clock
from multimedia import bookings, erasure, occupancy, seating, tasks
from multimedia.models import Booking
from multimedia.occupancy import minutes, period, report
from multimedia.occupancy.heat import Cell, heat
from stats import figures, recording
from stats.models import HourCount, Measure
from tests.agenda.worlds import during, hour
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book, past, space

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OPEN, BOOKED, USED = (measure.value for measure in (Measure.OPEN_MINUTES, Measure.BOOKED_MINUTES, Measure.USED_MINUTES))
State = Booking.State


def hours_of(found, measure, code="posts") -> dict[int, int]:
    return {hour: n for (of, hour, item), n in sorted(found.items()) if of == measure and item == code}


# --- the minutes of a day ----------
def test_open_time_is_of_every_place_and_every_hour(posts):
    assert hours_of(minutes.of_day(TUESDAY), OPEN) == dict.fromkeys(range(9, 17), 240)
    assert minutes.of_day(TUESDAY + 4 * DAY) == {}  # Saturday


def test_what_is_out_of_service_or_left_empty_was_not_open(posts):
    absences.add(calendar=posts.calendar, period=during(TUESDAY, "10:15", "11:00"), seat=2)
    assert hours_of(minutes.of_day(TUESDAY), OPEN)[10] == 195
    Regime.objects.create(kind=Regime.Kind.OPEN, starts=TUESDAY, ends=TUESDAY, capacity_percent=50)
    assert set(hours_of(minutes.of_day(TUESDAY), OPEN).values()) == {120, 75}


def test_booked_is_as_booked_and_used_as_used(posts):
    past(posts, TUESDAY, "10:30", "11:20", booked="12:00", began="10:40", places=2)  # left early
    past(posts, TUESDAY, "14:00", "15:00", booked="", began="14:05")  # walked in
    past(posts, TUESDAY, "13:00", "14:00", state=State.NO_SHOW)
    past(posts, TUESDAY, "15:00", "16:00", state=State.CANCELLED)
    found = minutes.of_day(TUESDAY)
    assert hours_of(found, BOOKED) == {10: 60, 11: 120, 13: 60}
    assert hours_of(found, USED) == {10: 40, 11: 40, 14: 55}


def test_a_day_in_progress_stops_at_the_moment(posts):
    past(posts, TUESDAY, "10:00", "12:00", state=State.NO_SHOW)
    past(posts, TUESDAY, "10:00", "12:00", state=State.ENDED)
    found = minutes.of_day(TUESDAY, until=at(TUESDAY, "11:15"))
    assert hours_of(found, OPEN) == {9: 240, 10: 240, 11: 60}
    assert hours_of(found, BOOKED) == {10: 120, 11: 30}
    assert hours_of(found, USED) == {10: 60, 11: 15}


def test_the_hour_that_comes_twice_counts_twice(site):
    """Sunday 25 October 2026: at three it is two again."""
    sunday = dt.date(2026, 10, 25)
    OpeningHours.objects.create(site=site, weekday=6, opens=hour("01:00"), closes=hour("05:00"))
    night = space(site, "night", 1)
    past(night, sunday, "01:00", "04:00")
    found = minutes.of_day(sunday)
    assert hours_of(found, OPEN, "night") == {1: 60, 2: 120, 3: 60, 4: 60}
    assert hours_of(found, USED, "night") == {1: 60, 2: 120, 3: 60}


def test_the_hour_that_never_comes_is_not_counted(site):
    sunday = dt.date(2026, 3, 29)
    OpeningHours.objects.create(site=site, weekday=6, opens=hour("01:00"), closes=hour("05:00"))
    night = space(site, "night", 1)
    past(night, sunday, "01:00", "04:00")
    assert hours_of(minutes.of_day(sunday), USED, "night") == {1: 60, 3: 60}
    assert hours_of(minutes.of_day(sunday), OPEN, "night") == {1: 60, 3: 60, 4: 60}


def test_seconds_are_added_up_before_they_are_rounded(posts):
    for second in (20, 40):
        row = past(posts, TUESDAY, "10:00", "11:00", booked="")
        row.began += dt.timedelta(seconds=second)
        row.save(update_fields=["began"])
    assert hours_of(minutes.of_day(TUESDAY), USED) == {10: 119}


def test_what_the_verbs_leave_behind_is_what_is_counted(posts, monday_morning):
    """Booked ten to eleven and left at ten to; booked at eleven and nobody came; walked in at two."""
    kept_ = book(posts, at(TUESDAY, "10:00"))
    book(posts, at(TUESDAY, "11:00"))
    bookings.cancel(booking=book(posts, at(TUESDAY, "12:00")), by="visitor")
    monday_morning.move_to(at(TUESDAY, "09:50"))
    seating.check_in(booking=kept_)
    monday_morning.move_to(at(TUESDAY, "10:50"))
    seating.end(booking=kept_)
    monday_morning.move_to(at(TUESDAY, "11:30"))
    seating.give_up_late()
    monday_morning.move_to(at(TUESDAY, "14:00"))
    seating.seat(space=posts, submission=uuid.uuid4(), minutes=60)
    monday_morning.move_to(at(TUESDAY, "15:20"))
    seating.give_up_late()
    monday_morning.move_to(at(TUESDAY + DAY, "00:30"))
    tasks.freeze_occupancy()
    found = {(of, hour, item): n for _day, of, hour, item, n in kept()}
    assert hours_of(found, BOOKED) == {10: 60, 11: 60}
    assert hours_of(found, USED) == {9: 10, 10: 50, 14: 60}
    assert report.late(TUESDAY, TUESDAY) == 1


# --- written down at night ----------
def kept() -> list[tuple]:
    return sorted(HourCount.objects.values_list("day", "measure", "hour", "item", "count"))


def test_a_night_writes_down_what_was_missed_and_only_once(wednesday):
    tasks.freeze_occupancy()
    before = kept()
    assert {day for day, *_rest in before} == {MONDAY, TUESDAY}
    assert (TUESDAY, BOOKED, 10, "posts", 60) in before
    assert (MONDAY, USED, 10, "posts", 60) in before
    assert not [row for row in before if row[0] == MONDAY and row[1] == BOOKED]
    assert occupancy.catch_up() == 0
    occupancy.freeze(day=TUESDAY)
    assert kept() == before


def test_what_was_written_down_does_not_drift(wednesday, posts):
    occupancy.catch_up()
    before = kept()
    OpeningHours.objects.all().delete()
    Booking.objects.all().delete()
    past(posts, TUESDAY, "12:00", "13:00")
    assert occupancy.catch_up() == 0
    assert kept() == before


def told() -> dict[str, object]:
    """Every row of every statistic, each figure of the year, what the page says of it, and the day worked out anew."""
    year = report.Report(period.of("2026"))
    return {
        **{m.__name__: sorted(map(repr, m.objects.values_list())) for m in apps.get_app_config("stats").get_models()},
        "figures": figures.of_year(2026),
        "page": (year.title, year.lines, year.stats, year.heat),
        "day": minutes.of_day(TUESDAY),
    }


def test_erasing_who_came_moves_no_figure(posts, monday_morning):
    who = {"name": "Nour", "email": "nour@example.be", "phone": "0470123456"}
    mine = [past(posts, TUESDAY, "10:00", "11:00", **who), past(posts, TUESDAY, "11:00", "12:00", state=State.NO_SHOW)]
    recording.count(measure="purpose", day=MONDAY, item="CV")
    monday_morning.move_to(at(TUESDAY + 9 * DAY, "00:30"))
    occupancy.catch_up()
    before = told()
    assert erasure.erase() == 1
    mine[0].refresh_from_db()
    assert (mine[0].name, mine[0].email, mine[0].phone) == ("", "", "")
    assert told() == before


def test_nothing_is_caught_up_from_before_the_first_booking_or_too_long_ago(posts, monday_morning):
    assert occupancy.catch_up() == 0
    past(posts, MONDAY - 40 * DAY, "10:00", "11:00")
    assert occupancy.catch_up() == 14
    assert min(day for day, *_rest in kept()) >= MONDAY - 14 * DAY
    past(posts, MONDAY, "10:00", "11:00")


def test_today_is_not_over(posts):
    with pytest.raises(ValueError, match="2026-11-23"):
        occupancy.freeze(day=clock.today())


def test_it_runs_every_night_outside_the_quiet_hours_and_before_rows_are_made_alike():
    (entry,) = [e for e in app.conf.beat_schedule.values() if e["task"] == "multimedia.tasks.freeze_occupancy"]
    (alike,) = [e for e in app.conf.beat_schedule.values() if e["task"] == "stats.tasks.unlink"]
    assert entry["schedule"].hour.isdisjoint({2, 3})
    when = [(min(e["schedule"].hour), min(e["schedule"].minute)) for e in (entry, alike)]
    assert when == sorted(when)


# --- periods ----------
@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("", dt.date(2026, 10, 26), dt.date(2026, 11, 22)),
        ("2026-11", dt.date(2026, 11, 1), dt.date(2026, 11, 22)),
        ("2026-02", dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        ("2025-12", dt.date(2025, 12, 1), dt.date(2025, 12, 31)),
        ("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("2026", dt.date(2026, 1, 1), dt.date(2026, 11, 22)),
    ],
)
def test_a_period_never_reaches_today(code, first, last):
    asked = period.of(code)
    assert (asked.first, asked.last) == (first, last)


def test_a_month_that_begins_today_has_no_day_yet(monday_morning):
    monday_morning.move_to(at(dt.date(2026, 12, 1), "09:00"))
    assert period.of("2026-12").days == ""
    assert [one.code for one in period.months(dt.date(2026, 10, 9))] == ["2026-12", "2026-11", "2026-10"]
    assert [one.code for one in period.years(dt.date(2025, 10, 9))] == ["2026", "2025"]


# --- the table of hours ----------
def test_shades_go_in_equal_steps_from_nothing_to_the_fullest():
    assert [Cell(share, 50).shade for share in (None, 0, 0.1, 10, 10.1, 40.1, 50)] == [0, 0, 1, 1, 2, 5, 5]
    counted = {(OPEN, "posts", 1, 9): 1000, (USED, "posts", 1, 9): 40, (OPEN, "posts", 2, 9): 1000}
    told = heat(counted, measure=Measure.USED_MINUTES)
    assert [cell.shade for cell in told.rows[0][1]] == [1, 0]  # hardly used: no alarm


def test_an_hour_is_held_against_the_minutes_it_was_open():
    counted = {
        (OPEN, "posts", 1, 9): 240,
        (OPEN, "quiet", 1, 9): 60,
        (USED, "posts", 1, 9): 60,
        (BOOKED, "posts", 1, 9): 30,
        (OPEN, "quiet", 3, 11): 60,
        (USED, "quiet", 3, 11): 45,
        (USED, "quiet", 3, 20): 45,  # after hours: there is nothing to hold it against
        ("door", "", 5, 7): 99,
    }
    with translation.override("fr"):
        told = heat(counted, measure=Measure.USED_MINUTES)
        assert [name for name, _short in told.weekdays] == ["mardi", "jeudi"]
        assert [hour for hour, _cells in told.rows] == ["9\xa0h\xa000", "10\xa0h\xa000", "11\xa0h\xa000"]
        assert [[cell.share for cell in cells] for _hour, cells in told.rows] == [[20, None], [None, None], [None, 75]]
        assert "jeudi" in told.title
        assert "75" in told.title
        assert [cell.share for cell in heat(counted, measure=Measure.BOOKED_MINUTES).rows[0][1]] == [10, None]
        assert heat(counted, measure=Measure.USED_MINUTES, space="posts").rows[0][1][0].share == 25
        assert heat({}, measure=Measure.USED_MINUTES).rows == []
