"""What is counted of who found no place, waited for one, or did not come: once, and gone with what it came from."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from multimedia import bookings, demand, seating, tasks
from multimedia.bookings import Before
from multimedia.models import Booking, Ticket
from multimedia.seating import tickets, undoing
from stats.models import DayCount, Receipt, YearVersion
from tests.multimedia import worlds
from tests.multimedia.rooms import TEN, fill, minutes, sit, ticket
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = pytest.mark.django_db
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
OURS = ("no_place", "waited", "absent", "cancelled")


def counted(*measures: str) -> dict[tuple, int]:
    """(day, measure, item) → count."""
    rows = DayCount.objects.filter(measure__in=measures or OURS)
    return {(row.day, row.measure, row.item): row.count for row in rows}


# --- the line ----------
def test_who_leaves_the_line_was_left_without_a_place(posts, ten):
    fill(posts)
    waiting = ticket(posts)
    tickets.leave(ticket=waiting)
    tickets.leave(ticket=waiting)  # pressed twice
    assert counted() == {(MONDAY, "no_place", "posts"): 1}


def test_leaving_undone_leaves_nothing(posts, ten):
    fill(posts)
    waiting = ticket(posts)
    tickets.leave(ticket=waiting)
    note = undoing.Left(waiting.pk)
    seating.undo(note)
    seating.undo(note)
    assert (counted(), Ticket.objects.get().state) == ({}, "waiting")
    tickets.leave(ticket=waiting)
    assert list(counted().values()) == [1]


def test_who_does_not_come_to_the_place_called_left_too_and_the_sweep_counts_once(posts, ten):
    ticket(posts)
    ten.move_to(TEN + minutes(5))
    seating.give_up_late()
    seating.give_up_late()
    assert counted() == {(MONDAY, "no_place", "posts"): 1}


def test_a_ticket_given_by_mistake_waited_for_nothing(posts, ten):
    fill(posts)
    wrong = ticket(posts)
    seating.undo(undoing.Issued(wrong.pk))
    left = ticket(posts)
    tickets.leave(ticket=left)
    seating.undo(undoing.Issued(left.pk))
    assert counted() == {}
    ten.move_to(at(TUESDAY, "00:35"))
    tasks.erase()
    assert (counted(), Ticket.objects.count()) == ({}, 0)


@pytest.mark.parametrize(
    ("waited", "item"), [(0, "0-4"), (4, "0-4"), (5, "5-14"), (29, "15-29"), (30, "30-59"), (61, "60+")]
)
def test_how_long_one_waited_is_counted_when_the_tickets_go(posts, ten, waited, item):
    sitting = fill(posts, minutes=240) if waited else []
    mine = ticket(posts)
    ten.move_to(TEN + minutes(waited))
    if sitting:
        seating.end(booking=sitting[0])
    ten.move_to(TEN + minutes(waited + 2))
    sit(posts, ticket=mine)
    tasks.erase()
    assert counted() == {}  # the day is not over
    ten.move_to(at(TUESDAY, "00:35"))
    tasks.erase()
    tasks.erase()
    assert counted() == {(MONDAY, "waited", item): 1}
    assert not Ticket.objects.exists()


def test_called_anew_one_waited_until_the_last_call(posts, ten):
    mine = ticket(posts)
    ten.move_to(TEN + minutes(4))
    seated = sit(posts, ticket=mine)
    ten.move_to(TEN + minutes(5))
    seating.undo(undoing.seated(seated, ticket=mine))
    ten.move_to(TEN + minutes(8))
    sit(posts, ticket=mine)
    ten.move_to(at(TUESDAY, "00:35"))
    tasks.erase()
    assert counted() == {(MONDAY, "waited", "5-14"): 1}


def test_who_was_never_called_is_counted_when_the_tickets_go(posts, quiet, ten):
    fill(posts)
    ticket(posts)
    ticket(posts)
    ticket(quiet)  # called at once, at closing time, and never came
    ten.move_to(at(TUESDAY, "00:35"))
    tasks.erase()
    tasks.erase()
    assert counted() == {(MONDAY, "no_place", "posts"): 2, (MONDAY, "no_place", "quiet"): 1}


def test_two_nights_at_once_delete_and_count_each_ticket_once(posts, ten):
    fill(posts)
    ticket(posts)
    ten.move_to(at(TUESDAY, "00:35"))
    assert (demand.end_days(), demand.end_days()) == (1, 0)
    assert list(counted().values()) == [1]


def test_tickets_of_a_closed_year_go_without_being_counted(posts, ten):
    fill(posts)
    ticket(posts)
    ten.move_to(at(dt.date(2027, 1, 1), "00:25"))
    YearVersion.objects.create(year=2026, number=1, day=dt.date(2027, 1, 1), figures={})
    tasks.recount()
    tasks.erase()
    assert (counted(), Ticket.objects.count()) == ({}, 0)


# --- bookings ----------
def night(monday_morning, day: dt.date = WEDNESDAY) -> None:
    monday_morning.move_to(at(day, "00:25"))
    tasks.recount()


def test_the_night_says_who_did_not_come_and_what_was_given_back(posts, monday_morning):
    for state in ("no_show", "no_show", "cancelled", "ended"):
        worlds.past(posts, TUESDAY, "10:00", "11:00", state=state)
    worlds.past(posts, TUESDAY, "10:00", "11:00", booked="")  # walked in
    night(monday_morning)
    assert counted() == {(TUESDAY, "absent", "MM"): 2, (TUESDAY, "cancelled", "MM"): 1}
    tasks.recount()
    assert sorted(counted().values()) == [1, 2]


def test_who_came_after_all_was_late_not_absent(posts, monday_morning):
    mine = book(posts)
    monday_morning.move_to(at(TUESDAY, "10:11"))
    seating.give_up_late()
    mine.refresh_from_db()
    assert mine.state == "no_show"
    night(monday_morning)
    assert counted("absent") == {(TUESDAY, "absent", "MM"): 1}
    monday_morning.move_to(at(TUESDAY, "10:15"))
    seating.seat_after_all(booking=mine)
    night(monday_morning)
    assert counted("absent") == {}


def test_a_cancelling_undone_and_a_moved_booking_leave_nothing(posts, monday_morning):
    mine, moved = book(posts), book(posts, places=2)
    before = Before.of(mine)
    token = bookings.undo_token(before=before, after=bookings.cancel(booking=mine, by="staff"))
    bookings.undo(token=token)
    bookings.move(booking=moved, start=at(TUESDAY, "14:00"))
    for row in Booking.objects.all():
        row.state, row.began = "ended", row.starts
        row.save(update_fields=["state", "began"])
    night(monday_morning)
    assert counted() == {}


def test_the_same_form_sent_twice_is_cancelled_once(posts, monday_morning):
    submission = uuid.uuid4()
    book(posts, submission=submission)
    mine = book(posts, submission=submission)
    bookings.cancel(booking=mine, by="visitor")
    bookings.cancel(booking=mine, by="visitor")
    night(monday_morning)
    assert counted() == {(TUESDAY, "cancelled", "MM"): 1}


def test_as_many_queries_for_many_bookings_as_for_one(posts, monday_morning, django_assert_num_queries):
    worlds.past(posts, TUESDAY, "10:00", "11:00", state="no_show")
    monday_morning.move_to(at(WEDNESDAY, "00:25"))
    with django_assert_num_queries(10):
        demand.recount()
    for hour in range(9, 16):
        for state in ("no_show", "cancelled"):
            worlds.past(posts, TUESDAY, f"{hour:02}:00", f"{hour + 1:02}:00", state=state)
    with django_assert_num_queries(10):
        demand.recount()


# --- searches ----------
@pytest.fixture
def full(quiet):
    """Every quiet room is taken, all Tuesday."""
    quiet.longest = 480
    quiet.save(update_fields=["longest"])
    for _n in range(2):
        book(quiet, at(TUESDAY, "09:00"), minutes=480)
    return quiet


def search(client, **asked: str):
    page = client.get(reverse("multimedia:book"), **BROWSER)
    asked = {"space": "quiet", "minutes": "60", "search": page.context["search"], "go": "1", **asked}
    return client.get(reverse("multimedia:book"), asked, follow=True, **BROWSER)


def test_a_search_on_a_full_day_counts_once(client, full):
    found = search(client)
    assert counted() == {}  # today there is a place
    tuesday = f"{found.context['time_base']}day={TUESDAY}"
    assert not client.get(tuesday, **BROWSER).context["choice"].chosen.times
    client.get(tuesday, **BROWSER)
    client.get(tuesday, headers={"HX-Request": "true"}, **BROWSER)
    assert counted() == {(MONDAY, "no_place", "quiet"): 1}


def test_a_closed_day_and_a_link_without_a_form_count_nothing(client, full):
    found = search(client)
    sunday = TUESDAY + dt.timedelta(days=5)
    client.get(f"{found.context['time_base']}day={sunday}", **BROWSER)
    client.get(f"{reverse('multimedia:book_time')}?space=quiet&minutes=60&day={TUESDAY}", **BROWSER)
    assert (counted(), Receipt.objects.count()) == ({}, 0)
