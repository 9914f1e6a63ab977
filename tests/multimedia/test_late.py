"""What happens by itself: nobody came, nobody answered, the time is over."""

from __future__ import annotations

import pytest

from cdm.agenda.models import Hold
from cdm.audit.models import AuditEvent, Verb
from cdm.celery import app
from cdm.core.logs import Line
from cdm.core.refused import Conflict, Refused
from cdm.outbox.models import Message
from multimedia import bookings, seating, tasks
from multimedia.models import Booking, MultimediaSettings, Ticket
from multimedia.seating import ending, tickets, undoing
from tests.multimedia import worlds
from tests.multimedia.rooms import TEN, contacts, fill, minutes, number, numbers, sit, state, ticket, until
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Booking.State


@pytest.fixture
def booked(posts, ten):
    ten.move_to(worlds.NOW)
    made = book(posts, TEN, places=2, email="someone@example.org", name="Nour")
    ten.move_to(TEN)
    return made


@pytest.mark.parametrize(("after", "minute", "kept"), [(10, 9, True), (10, 10, False), (25, 20, True), (25, 26, False)])
def test_a_place_is_kept_as_long_as_the_setting_says(booked, ten, after, minute, kept):
    MultimediaSettings(late_after_minutes=after).save()
    ten.move_to(TEN + minutes(minute))
    assert seating.give_up_late() == (not kept)
    assert state(booked) == (State.BOOKED if kept else State.NO_SHOW)
    assert bool(numbers(booked)) == kept


def test_what_nobody_came_for_counts_nothing_and_says_nothing(booked, ten):
    Message.objects.all().delete()
    ten.move_to(TEN + minutes(10))
    seating.give_up_late()
    assert (contacts(), Message.objects.count()) == (0, 0)
    assert seating.give_up_late() == 0


def test_what_did_not_leave_before_they_were_given_up_never_does(booked, ten):
    """The mail server was away; nothing is written to who did not come."""
    assert Message.objects.filter(state="waiting").exists()
    ten.move_to(TEN + minutes(10))
    seating.give_up_late()
    assert not Message.objects.exclude(state="withdrawn").exists()


def test_it_is_offered_on(booked, posts, ten):
    sit(posts)
    sit(posts)
    waiting = [ticket(posts), ticket(posts), ticket(posts)]
    ten.move_to(TEN + minutes(10))
    seating.give_up_late()
    assert [Ticket.objects.get(pk=each.pk).state for each in waiting] == ["called", "called", "waiting"]


def test_who_comes_after_all_sits_down_in_one_tap(booked, ten):
    ten.move_to(TEN + minutes(12))
    seating.give_up_late()
    with pytest.raises(Conflict):
        seating.check_in(booking=booked)
    booked.refresh_from_db()
    seated = seating.seat_after_all(booking=booked)
    assert (seated.places, seated.walk_up, seated.name, until(seated)) == (2, True, "Nour", "11:15")
    assert seating.seat_after_all(booking=booked) == seated
    assert (contacts(), state(booked)) == (2, State.NO_SHOW)
    seating.undo(undoing.seated(seated))
    assert contacts() == 0


def test_not_on_another_day(booked, ten):
    ten.move_to(TEN + minutes(12))
    seating.give_up_late()
    booked.refresh_from_db()
    ten.move_to(at(TUESDAY, "10:00"))
    with pytest.raises(Conflict):
        seating.seat_after_all(booking=booked)


@pytest.mark.parametrize(("minute", "kept"), [(4, True), (5, False)])
def test_a_called_place_is_kept_for_some_minutes(posts, ten, minute, kept):
    sitting = fill(posts)
    first, second = ticket(posts), ticket(posts)
    seating.end(booking=sitting[0])
    place = number(Ticket.objects.get(pk=first.pk).booking)
    ten.move_to(TEN + minutes(minute))
    seating.give_up_late()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (("called", "waiting") if kept else ("left", "called"))
    assert number((first if kept else second).booking) == place
    assert AuditEvent.objects.filter(verb=Verb.CLOSED, kind="multimedia.ticket", key=first.pk).exists() is not kept
    assert contacts() == 4


def test_what_is_over_ends_at_its_time(posts, ten):
    seated = sit(posts)
    ten.move_to(TEN + minutes(63))
    assert seating.give_up_late() == 1
    assert (state(seated), until(seated)) == (State.ENDED, "11:00")


def test_the_next_is_called_when_a_time_is_over(posts, ten):
    fill(posts)
    waiting = ticket(posts)
    ten.move_to(TEN + minutes(60))
    assert seating.give_up_late() == 4
    waiting.refresh_from_db()
    assert waiting.state == Ticket.State.CALLED


def test_a_place_that_a_cancellation_frees_is_called_too(posts, booked):
    sit(posts)
    sit(posts)
    waiting = ticket(posts)
    bookings.cancel(booking=booked, by="staff")
    seating.give_up_late()
    waiting.refresh_from_db()
    assert waiting.state == Ticket.State.CALLED


def test_the_task_is_the_sweep(booked, ten):
    ten.move_to(TEN + minutes(10))
    tasks.give_up_late()
    assert state(booked) == State.NO_SHOW


def test_tickets_left_by_the_day_before_call_nobody(posts, ten):
    fill(posts)
    old = ticket(posts)
    ten.move_to(at(TUESDAY, "10:00"))
    seating.give_up_late()
    old.refresh_from_db()
    assert old.state == Ticket.State.WAITING
    with pytest.raises(Refused):
        tickets.call_next(space=posts)
    assert old.day == MONDAY


def test_one_that_cannot_be_settled_stops_no_other(posts, quiet, ten, monkeypatch, caplog):
    sick, *others = fill(posts)
    waits, called = ticket(posts), fill(quiet)
    real = ending.finish

    def finish(row):
        if row.pk == sick.pk:
            raise RuntimeError("Failing row contains (Nour, nour@example.org).")
        real(row)

    monkeypatch.setattr(ending, "finish", finish)
    ten.move_to(TEN + minutes(60))
    assert seating.give_up_late() == len(others) + len(called)
    assert (state(sick), {state(each) for each in [*others, *called]}) == (State.IN_USE, {State.ENDED})
    waits.refresh_from_db()
    assert waits.state == Ticket.State.CALLED
    (told,) = caplog.records
    line = Line().format(told)
    assert str(sick.pk) in line
    assert "Failing row" not in line
    monkeypatch.setattr(ending, "finish", real)
    assert (seating.give_up_late(), state(sick)) == (1, State.ENDED)


def test_a_line_that_cannot_be_called_stops_no_other(posts, quiet, ten, monkeypatch):
    fill(posts)
    fill(quiet)
    first, second = ticket(posts), ticket(quiet)
    Booking.objects.all().delete()
    Hold.objects.all().delete()
    real = tickets.serve

    def serve(space):
        if space.pk == posts.pk:
            raise RuntimeError("a line nobody can read")
        return real(space)

    monkeypatch.setattr(tickets, "serve", serve)
    seating.give_up_late()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("waiting", "called")


def test_it_runs_every_minute_and_an_old_one_is_dropped():
    (entry,) = [each for each in app.conf.beat_schedule.values() if each["task"] == "multimedia.tasks.give_up_late"]
    assert (entry["schedule"], entry["options"]) == (60.0, {"expires": 60.0})


def test_after_all_is_for_who_was_given_up(booked):
    with pytest.raises(Conflict):
        seating.seat_after_all(booking=booked)
    assert (contacts(), state(booked)) == (0, State.BOOKED)


def test_shorter_than_one_may_be_late_it_is_over_at_its_end(posts, ten):
    short = book(posts, TEN, minutes=5, by_staff=True)
    ten.move_to(TEN + minutes(5))
    assert (seating.give_up_late(), state(short)) == (1, State.NO_SHOW)


def test_no_place_is_kept_beyond_the_time_there_was(posts, ten):
    """Called for six minutes before closing, with a quarter of an hour to come."""
    MultimediaSettings(called_minutes=15).save()
    ten.move_to(at(MONDAY, "16:54"))
    waiting = ticket(posts)
    assert waiting.state == Ticket.State.CALLED
    ten.move_to(at(MONDAY, "17:00"))
    seating.give_up_late()
    waiting.refresh_from_db()
    assert (waiting.state, Booking.objects.count()) == (Ticket.State.LEFT, 0)


def test_a_place_that_is_kept_for_a_ticket_of_yesterday_is_free(posts, ten):
    """The night took the ticket before the sweep came."""
    ticket(posts)
    Ticket.objects.all().delete()
    ten.move_to(TEN + minutes(5))
    assert seating.give_up_late() == 1
    assert (Booking.objects.count(), Hold.objects.count()) == (0, 0)
