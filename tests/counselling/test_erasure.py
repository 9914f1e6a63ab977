"""P2: what is known of a visitor goes after a week, and no figure moves."""

from __future__ import annotations

import datetime as dt

import pytest

from cdm.agenda.models import Allocation, Hold
from cdm.celery import app
from cdm.core import blanking, clock
from counselling import appointments, erasure
from counselling.models import Appointment, Assignment, CounsellingSettings
from stats import recording
from stats.models import Tally
from tests.counselling.worlds import TUESDAY, at, book

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def appointments_of_a_week(kind, ada):
    made = [
        book(start=at(TUESDAY, "09:00"), name="Nour", email="nour@example.be", phone="0470123456"),
        book(start=at(TUESDAY, "10:00"), name="Aya"),
        book(start=at(TUESDAY, "11:00"), phone="0470123457"),
        book(start=at(TUESDAY + DAY, "09:00"), email="later@example.be"),
    ]
    appointments.cancel(appointment=made[1], by="visitor")
    for theme in ("WORK", "LEARN"):
        recording.record(day=TUESDAY - DAY, service="IC", channel="FACE", theme=theme, language="fr", partner="alpha")
    return made


def figures() -> dict[str, object]:
    """Every row count and every total of the year."""
    return {
        "rows": {model.__name__: model.objects.count() for model in (Appointment, Assignment, Hold, Allocation, Tally)},
        "states": sorted(Appointment.objects.values_list("state", "starts", "theme", "channel", "language")),
        "tallies": sorted(map(str, Tally.objects.values_list())),
        "load": sorted(Assignment.objects.values_list("counsellor", "appointment")),
    }


def known() -> set[str]:
    rows = Appointment.objects.values_list("name", "email", "phone")
    return {value for row in rows for value in row if value}


def test_a_week_later_nobody_is_known_and_every_figure_stands(appointments_of_a_week, monday_morning):
    before = figures()
    monday_morning.move_to(at(TUESDAY + 6 * DAY, "23:59"))
    assert erasure.erase() == 0
    monday_morning.move_to(at(TUESDAY + 7 * DAY, "00:50"))
    assert erasure.erase() == 3
    assert known() == {"later@example.be"}
    assert erasure.erase() == 0
    assert figures() == before


def test_the_number_of_days_is_a_setting(appointments_of_a_week, monday_morning):
    CounsellingSettings.objects.create(erase_after_days=2)
    monday_morning.move_to(at(TUESDAY + 3 * DAY, "00:50"))
    erasure.erase()
    assert known() == set()


def test_more_than_one_batch(kind, ada, monkeypatch, monday_morning):
    monkeypatch.setattr(blanking, "BATCH", 2)
    for start in ("09:00", "09:40", "10:20", "11:00", "11:20")[:4]:
        book(start=at(TUESDAY, start), name="Nour")
    book(start=at(TUESDAY + DAY, "09:00"), name="Nour")
    monday_morning.move_to(at(TUESDAY + 20 * DAY, "00:50"))
    assert erasure.erase() == 5


def test_the_page_of_an_erased_appointment_says_nothing_personal(appointments_of_a_week, client, monday_morning):
    mine = appointments_of_a_week[0]
    monday_morning.move_to(at(TUESDAY + 8 * DAY, "00:50"))
    erasure.erase()
    page = client.get(f"/fr/conseil/rendez-vous/{appointments.token_of(mine)}/").content.decode()
    for word in ("Nour", "nour@example.be", "0470", mine.code):
        assert word not in page


def test_it_runs_every_night_outside_the_quiet_hours():
    (entry,) = [e for e in app.conf.beat_schedule.values() if e["task"] == "counselling.tasks.erase"]
    assert entry["schedule"].hour.isdisjoint({2, 3})
    assert clock.BRUSSELS.key == app.conf.timezone
