"""How full the area is: minutes counted by hand, written down at night, told to managers and the desk."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import uuid
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse
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
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book, space, workstations

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OPEN, BOOKED, USED = (measure.value for measure in (Measure.OPEN_MINUTES, Measure.BOOKED_MINUTES, Measure.USED_MINUTES))
State = Booking.State


def past(of, day, starts, ends, *, state=State.ENDED, booked=None, began="", **fields) -> Booking:
    """What a booking leaves behind: ``booked`` its end as booked ("" for a walk-up), ``began`` when they sat down."""
    booked = ends if booked is None else booked
    began = began or (starts if state == State.ENDED else "")
    return Booking.objects.create(
        space=of,
        starts=at(day, starts),
        ends=at(day, ends),
        booked_ends=at(day, booked) if booked else None,
        began=at(day, began) if began else None,
        state=state,
        page_language="fr",
        submission=uuid.uuid4(),
        **fields,
    )


def page_in(language: str = "fr") -> str:
    with translation.override(language):
        return reverse("multimedia:occupancy")


def file_in(kind: str, language: str = "fr") -> str:
    with translation.override(language):
        return reverse("multimedia:occupancy_export", args=[kind])


def hours_of(found, measure, code="posts") -> dict[int, int]:
    return {hour: n for (of, hour, item), n in sorted(found.items()) if of == measure and item == code}


def words(response) -> str:
    text = re.sub(r"<(title|option|desc)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").replace("\u202f", " ").split())


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
@pytest.fixture
def wednesday(posts, monday_morning):
    past(posts, TUESDAY, "10:00", "11:00")
    past(posts, MONDAY, "10:00", "11:00", booked="")
    monday_morning.move_to(at(TUESDAY + DAY, "00:30"))


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


# --- the page ----------
@pytest.fixture
def week(posts, quiet, wednesday):
    past(quiet, TUESDAY, "14:00", "16:00", state=State.NO_SHOW)
    past(quiet, TUESDAY, "09:00", "13:00")
    occupancy.catch_up()
    recording.record(day=TUESDAY, service="MM", channel="FACE", count=41)
    recording.record(day=TUESDAY, service="IC", channel="FACE", count=1000)
    recording.count(measure="door", day=TUESDAY, hour=10, count=57)
    recording.count(measure="printed", day=TUESDAY, item="colour", count=23)
    recording.count(measure="help", day=TUESDAY, count=6)
    recording.count(measure="purpose", day=TUESDAY, item="JOB", count=19)
    recording.count(measure="consulted", day=TUESDAY, item="", count=3)
    recording.count(measure="skills", day=TUESDAY, item="low", count=5)
    recording.count(measure="door", day=TUESDAY + DAY, hour=0, count=77)  # today
    return posts


def test_a_manager_reads_how_full_the_area_was(as_, manager, week):
    page = words(as_(manager).get(page_in()))
    # Monday 60 and Tuesday 60 + 240 used, 60 + 120 + 240 booked, of two days of 4 and 2 places from 9 to 17.
    assert "6 % du temps ouvert utilisés, 7 % réservés à l’avance" in page
    assert "Le plus utilisé : Postes quiet, 12 %" in page or "Postes quiet, 13 %" in page
    for told in ("41 visites", "57 personnes entrées", "6 aides", "23 pages imprimées", "1 place rendue"):
        assert told.split(" ", 1)[0] in page
    assert "Recherche d’emploi 19 100,0 %" in page
    assert "1 000" not in page
    assert "2 jours d’ouverture" in page


def test_today_stands_apart(as_, manager, week):
    page = words(as_(manager).get(page_in()))
    figures, _, live = page.partition("Aujourd’hui")
    assert "77" in live
    assert "77" not in figures


@pytest.mark.parametrize(
    ("query", "shows", "hides"),
    [
        ("period=2026-11", "novembre 2026", ""),
        ("period=2026", "Recherche d’emploi", ""),
        ("period=2026-10", "Rien n’a été compté", "Recherche d’emploi"),
    ],
)
def test_the_state_lives_in_the_address(as_, manager, week, query, shows, hides):
    page = words(as_(manager).get(f"{page_in()}?{query}"))
    assert shows in page
    assert not hides or hides not in page


def test_the_hours_of_one_space(as_, reception, week):
    address = page_in()
    assert "Fullest" not in words(as_(reception).get(address))
    whole, one = (as_(reception).get(address + query).text for query in ("", "?space=quiet"))
    cells = [re.findall(r"<td[^>]*>(?:<span.*?</span>)?([^<]*)", text.partition("mm-heat")[2]) for text in (whole, one)]
    assert "100" not in cells[0]
    assert cells[1].count("50") == 4  # Tuesday nine to one, one room of two


@pytest.mark.parametrize("asked", ["2024", "2019-02", "2026", "2026-11"])
def test_the_period_shown_is_the_one_chosen(as_, manager, week, asked):
    page = as_(manager).get(f"{page_in()}?period={asked}").text
    assert page.count(f'<option value="{asked}" selected>') == 1


def test_booked_hours_are_one_choice_away(as_, manager, week):
    used, booked = (as_(manager).get(page_in() + query).text for query in ("", "?show=booked&space=quiet&period=2026"))
    assert '<option value="booked" selected>' in booked
    assert '<option value="booked">' in used
    for hidden in ('name="show" value="booked"', 'name="space" value="quiet"', 'name="period" value="2026"'):
        assert hidden in booked  # choosing the one keeps the others
        assert hidden not in used


@pytest.mark.parametrize(
    "query", ["period=2026-13", "period=2027", "period=1066", "period=2026-12", "space=zz", "show=all"]
)
def test_what_cannot_be_is_not_found(as_, manager, week, query):
    for address in (page_in(), file_in("csv")):
        assert as_(manager).get(f"{address}?{query}").status_code == 404


def test_an_empty_house_says_so(as_, manager, db):
    page = words(as_(manager).get(page_in("nl")))
    assert "Niets geteld in deze periode" in page
    assert "Vandaag tot nu" in page


def test_used_but_never_open_is_told_without_a_share(as_, manager, posts, monday_morning):
    past(posts, MONDAY - 2 * DAY, "10:00", "11:00")
    occupancy.freeze(day=MONDAY - 2 * DAY)
    page = words(as_(manager).get(page_in()))
    assert "n’était ouvert" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_little(as_, manager, site, monday_morning, count, django_assert_num_queries):
    for number in range(count):
        made = space(site, f"room{number}", number + 1)
        day = MONDAY + number * DAY
        past(made, day, "10:00", "11:00")
        past(made, day, "12:00", "13:00", state=State.NO_SHOW)
        monday_morning.move_to(at(day + DAY, "09:00"))
        occupancy.catch_up()
        recording.record(day=day, service="MM", channel="FACE")
        for item in ("JOB", "CV", "OTHER")[: number + 1]:
            recording.count(measure="purpose", day=day, item=item)
        recording.count(measure="door", day=day, hour=9 + number)
    client = as_(manager)
    address = page_in()
    client.get(address)
    with django_assert_num_queries(18):
        client.get(address)


# --- files ----------
def test_the_files_say_what_was_asked_and_what_it_means(as_, manager, week):
    answer = as_(manager).get(file_in("csv", "nl") + "?period=2026-11")
    assert answer["Content-Disposition"] == 'attachment; filename="multimedia-2026-11.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Periode", "november 2026"] in lines
    assert ["Werkplekken posts", "3840", "60", "1.56", "120", "3.12"] in lines
    assert ["Werkplekken quiet", "dinsdag", "9", "120", "60", "60"] in lines
    assert [line for line in lines if len(line) == 4 and line[1:3] == ["Werk zoeken", "19"]]
    book = as_(manager).get(file_in("xlsx"))
    with zipfile.ZipFile(io.BytesIO(book.content)) as opened:
        assert b"<f>" not in b"".join(opened.read(name) for name in opened.namelist())
        assert len([name for name in opened.namelist() if "worksheets/sheet" in name]) == 5


def test_an_empty_file_is_a_file(as_, manager, db):
    answer = as_(manager).get(file_in("xlsx") + "?period=2026")
    assert answer.content.startswith(b"PK")


def test_no_cell_is_a_formula(as_, manager, site, monday_morning):
    made = workstations(site, name_fr="=HYPERLINK(1)")
    past(made, MONDAY, "10:00", "11:00")
    monday_morning.move_to(at(TUESDAY, "09:00"))
    occupancy.catch_up()
    answer = as_(manager).get(file_in("csv"))
    cells = [c for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";") for c in line]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
