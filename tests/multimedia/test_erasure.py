"""P2: what is known of a visitor goes after a week, the tickets of a day with the day, and no figure moves."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from cdm.agenda.models import Allocation, Hold
from cdm.celery import app
from cdm.core import blanking, clock
from multimedia import bookings, erasure
from multimedia.models import Booking, MultimediaSettings, Ticket
from multimedia.tasks import erase
from stats.models import DayCount
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def bookings_of_a_week(posts) -> list[Booking]:
    made = [
        book(posts, at(TUESDAY, "09:00"), name="Nour", email="nour@example.be", phone="0470123456", purpose="CV"),
        book(posts, at(TUESDAY, "10:00"), name="Aya"),
        book(posts, at(TUESDAY, "11:00"), phone="0470123457"),
        book(posts, at(TUESDAY + DAY, "09:00"), email="later@example.be"),
    ]
    bookings.cancel(booking=made[1], by="visitor")
    return made


def figures() -> dict[str, object]:
    """Every row count and every count of the year."""
    return {
        "rows": {model.__name__: model.objects.count() for model in (Booking, Hold, Allocation, DayCount)},
        "states": sorted(Booking.objects.values_list("state", "starts", "ends", "places")),
        "counts": sorted(DayCount.objects.values_list("day", "measure", "item", "count")),
    }


def known() -> set[str]:
    return {value for row in Booking.objects.values_list("name", "email", "phone") for value in row if value}


def test_a_week_later_nobody_is_known_and_every_figure_stands(bookings_of_a_week, monday_morning):
    before = figures()
    monday_morning.move_to(at(TUESDAY + 6 * DAY, "23:59"))
    assert erasure.erase() == 0
    monday_morning.move_to(at(TUESDAY + 7 * DAY, "00:35"))
    assert erasure.erase() == 3
    assert known() == {"later@example.be"}
    assert erasure.erase() == 0
    assert figures() == before


def test_the_number_of_days_is_a_setting(bookings_of_a_week, monday_morning):
    MultimediaSettings.objects.create(erase_after_days=2)
    monday_morning.move_to(at(TUESDAY + 3 * DAY, "00:35"))
    erase()
    assert known() == set()


def test_more_than_one_batch(posts, monkeypatch, monday_morning):
    monkeypatch.setattr(blanking, "BATCH", 2)
    for hour in range(9, 14):
        book(posts, at(TUESDAY, f"{hour:02}:00"), name="Nour")
    monday_morning.move_to(at(TUESDAY + 20 * DAY, "00:35"))
    assert erasure.erase() == 5


def test_the_page_of_an_erased_booking_says_nothing_personal(bookings_of_a_week, client, monday_morning):
    mine = bookings_of_a_week[0]
    monday_morning.move_to(at(TUESDAY + 8 * DAY, "00:35"))
    erasure.erase()
    page = client.get(f"/fr/multimedia/ma-reservation/{bookings.token_of(mine)}/")
    assert page.status_code == 200
    for word in ("Nour", "nour@example.be", "0470", str(mine)):
        assert word not in page.content.decode()


def test_tickets_do_not_outlive_their_day(posts, monday_morning):
    for number in (1, 2):
        Ticket.objects.create(space=posts, number=number, submission=uuid.uuid4())
    monday_morning.move_to(at(MONDAY, "23:59"))
    erasure.erase()
    assert Ticket.objects.count() == 2
    monday_morning.move_to(at(TUESDAY, "00:35"))
    Ticket.objects.create(space=posts, number=1, submission=uuid.uuid4())
    erasure.erase()
    assert [ticket.day for ticket in Ticket.objects.all()] == [TUESDAY]


def test_it_runs_every_night_outside_the_quiet_hours():
    (entry,) = [e for e in app.conf.beat_schedule.values() if e["task"] == "multimedia.tasks.erase"]
    assert entry["schedule"].hour.isdisjoint({2, 3})
    assert clock.BRUSSELS.key == app.conf.timezone
