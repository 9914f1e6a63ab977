"""How full the area is, as managers and the desk read it: the page and its files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import translation

from multimedia import occupancy
from multimedia.models import Booking
from stats import recording
from tests.multimedia.worlds import MONDAY, TUESDAY, at, past, space, workstations
from tests.reading import words

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
State = Booking.State


def page_in(language: str = "fr") -> str:
    with translation.override(language):
        return reverse("multimedia:occupancy")


def file_in(kind: str, language: str = "fr") -> str:
    with translation.override(language):
        return reverse("multimedia:occupancy_export", args=[kind])


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
