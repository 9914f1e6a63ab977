"""The line: strictly in order, numbers of a day, a place kept for whom it was called for."""

from __future__ import annotations

import uuid

import pytest

from cdm.core.refused import Conflict, Refused
from multimedia import seating
from multimedia.desk import line
from multimedia.models import Booking, Ticket
from multimedia.seating import Full, tickets, undoing
from tests.multimedia.rooms import TEN, contacts, fill, minutes, number, numbers, sit, station, ticket
from tests.multimedia.worlds import MONDAY, TUESDAY, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Ticket.State


def states() -> str:
    """``WAITING CALLED …`` in the order of the numbers."""
    return " ".join(each.state for each in Ticket.objects.order_by("space", "number"))


def test_numbers_count_from_one_each_day_and_are_never_used_again(posts, ten):
    fill(posts)
    first, second = ticket(posts), ticket(posts)
    assert (str(first), str(second)) == ("P 1", "P 2")
    tickets.leave(ticket=second)
    assert ticket(posts).number == 3
    ten.move_to(at(TUESDAY, "10:00"))
    seating.give_up_late()
    fill(posts)
    assert ticket(posts).number == 1


def test_each_space_has_its_own(posts, quiet):
    fill(posts)
    fill(quiet)
    assert (str(ticket(posts)), str(ticket(quiet))) == ("P 1", "Q 1")


def test_the_same_submission_is_one_ticket(posts):
    fill(posts)
    key = uuid.uuid4()
    assert ticket(posts, submission=key) == ticket(posts, submission=key)
    assert Ticket.objects.count() == 1


def test_a_ticket_is_called_at_once_when_a_place_is_free_after_all(posts):
    called = ticket(posts)
    assert (called.state, called.booking.state, contacts()) == (State.CALLED, Booking.State.CALLED, 0)


def test_none_when_closed(posts, ten):
    ten.move_to(at(MONDAY, "17:30"))
    with pytest.raises(Refused):
        ticket(posts)


def test_none_for_a_place_that_does_not_exist(quiet):
    with pytest.raises(Refused):
        ticket(quiet, accessible=True)


def test_first_come_first_called(posts):
    sitting = fill(posts)
    for _n in range(3):
        ticket(posts)
    seating.end(booking=sitting[0])
    assert states() == "called waiting waiting"
    seating.end(booking=sitting[1])
    assert states() == "called called waiting"


def test_a_newcomer_does_not_pass_the_line(posts, ten):
    """A place becomes free, and before anybody called somebody stands at the desk."""
    sitting = fill(posts)
    ticket(posts)
    seating.end(booking=sitting[0])
    with pytest.raises(Full):
        sit(posts)


def test_only_who_needs_an_accessible_place_is_passed(posts):
    *sitting, easy = sorted(fill(posts), key=number)
    waits, passes = ticket(posts, accessible=True), ticket(posts)
    seating.end(booking=sitting[0])
    assert states() == "waiting called"
    standing = line.of_today()[posts.pk]
    assert [(each.ticket, each.waits_for_accessible) for each in standing.waiting] == [(waits, True)]
    seating.end(booking=easy)
    waits.refresh_from_db()
    assert number(waits.booking) == 4
    assert passes.number == 2


def test_nobody_else_gets_what_is_kept(posts):
    sitting = fill(posts)
    ticket(posts)
    seating.end(booking=sitting[0])
    with pytest.raises(Full):
        sit(posts)
    with pytest.raises(Full):
        sit(posts, ticket=ticket(posts))


def test_whose_turn_it_is_sits_down_and_is_counted_once(posts):
    sitting = fill(posts)
    waiting = ticket(posts)
    seating.end(booking=sitting[0])
    place = numbers(Ticket.objects.get(pk=waiting.pk).booking)
    seated = sit(posts, ticket=waiting)
    assert (seated.state, numbers(seated), contacts()) == (Booking.State.IN_USE, place, 5)
    assert sit(posts, ticket=waiting) == seated
    assert (contacts(), states()) == (5, "seated")


def test_sitting_down_by_ticket_is_undone_to_called(posts):
    sitting = fill(posts)
    waiting = ticket(posts)
    seating.end(booking=sitting[0])
    seated = sit(posts, ticket=waiting)
    seating.undo(undoing.seated(seated, ticket=waiting))
    seated.refresh_from_db()
    assert (seated.state, states(), contacts()) == (Booking.State.CALLED, "called", 4)


def test_nobody_is_called_beyond_closing(posts, ten):
    ten.move_to(at(MONDAY, "16:10"))
    sitting = fill(posts)
    ticket(posts)
    ten.move_to(at(MONDAY, "16:57"))
    seating.end(booking=sitting[0])
    assert states() == "waiting"
    with pytest.raises(Full):
        tickets.call_next(space=posts)


def test_there_is_nobody_to_call(posts):
    with pytest.raises(Refused):
        tickets.call_next(space=posts)


def test_who_leaves_makes_room_for_the_next(posts):
    sitting = fill(posts)
    first, second, third = ticket(posts), ticket(posts), ticket(posts)
    seating.end(booking=sitting[0])
    called = tickets.leave(ticket=first)
    assert ([each.pk for each in called], states()) == ([second.pk], "left called waiting")
    assert tickets.leave(ticket=first) == []
    tickets.leave(ticket=third)
    assert states() == "left called left"


def test_leaving_is_undone_to_the_same_turn(posts):
    sitting = fill(posts)
    first, second = ticket(posts), ticket(posts)
    seating.end(booking=sitting[0])
    called = tickets.leave(ticket=first)
    seating.undo(undoing.Left(first.pk, tuple(each.pk for each in called)))
    assert states() == "waiting waiting"
    tickets.call_next(space=posts)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.CALLED, State.WAITING)


def test_who_sits_does_not_leave_the_line(posts):
    waiting = ticket(posts)
    sit(posts, ticket=waiting)
    with pytest.raises(Conflict):
        tickets.leave(ticket=waiting)


def test_a_ticket_given_by_mistake_is_taken_back_and_its_number_stays_used(posts):
    fill(posts)
    wrong = ticket(posts)
    seating.undo(undoing.Issued(wrong.pk))
    assert (states(), ticket(posts).number) == ("left", 2)


def test_what_one_is_told_of_the_wait(posts, ten):
    for count in range(4):
        ten.move_to(TEN + minutes(5 * count))
        sit(posts, station=station(posts, count + 1))
    for _n in range(5):
        ticket(posts)
    told = line.of_today()[posts.pk]
    times = [each.expected for each in told.waiting]
    assert [each.ahead for each in told.waiting] == [0, 1, 2, 3, 4]
    assert times[:4] == [at(MONDAY, f"11:{count:02}") for count in (0, 5, 10, 15)]
    assert times[4] == at(MONDAY, "12:00")  # after the first of them had an hour


def test_no_time_is_promised_after_closing(posts, ten):
    ten.move_to(at(MONDAY, "16:10"))
    fill(posts)
    ticket(posts)
    assert line.of_today()[posts.pk].waiting[0].expected is None


def test_sat_down_by_mistake_they_are_called_anew(posts, ten):
    """The minutes of the call were over while they sat there: the next sweep does not send them away."""
    waiting = ticket(posts)
    ten.move_to(TEN + minutes(4))
    seated = sit(posts, ticket=waiting)
    ten.move_to(TEN + minutes(5))
    seating.undo(undoing.seated(seated, ticket=waiting))
    seating.give_up_late()
    assert states() == "called"
    ten.move_to(TEN + minutes(10))
    seating.give_up_late()
    assert states() == "left"


@pytest.mark.parametrize("off", ["space", "calendar"])
def test_nobody_is_called_to_a_space_that_is_switched_off(posts, off):
    sitting = fill(posts)
    ticket(posts)
    row = posts if off == "space" else posts.calendar
    row.active = False
    row.save(update_fields=["active"])
    seating.end(booking=sitting[0])
    seating.give_up_late()
    assert states() == "waiting"


def test_leaving_undone_twice_does_not_take_the_next_call_away(posts):
    """Pressed twice, it can be undone by two buttons; between the two, it was their turn again."""
    sitting = fill(posts)
    waiting = ticket(posts)
    tickets.leave(ticket=waiting)
    note = undoing.Left(waiting.pk)
    seating.undo(note)
    seating.end(booking=sitting[0])
    assert states() == "called"
    seating.undo(note)
    assert states() == "called"


def test_a_ticket_is_not_taken_back_from_who_sits(posts):
    waiting = ticket(posts)
    sit(posts, ticket=waiting)
    with pytest.raises(Conflict):
        seating.undo(undoing.Issued(waiting.pk))
    assert (states(), contacts()) == ("seated", 1)


def test_leaving_is_not_undone_under_who_was_called_and_sits(posts):
    sitting = fill(posts)
    waiting = ticket(posts)
    before = undoing.before(sitting[0])
    ended = seating.end(booking=sitting[0])
    sit(posts, ticket=waiting)
    with pytest.raises(Conflict):
        seating.undo(undoing.changed(before, ended.booking, called=ended.called))
    assert (states(), contacts()) == ("seated", 5)


def test_a_call_is_not_taken_back_from_who_sits(posts):
    called = ticket(posts)
    sit(posts, ticket=called)
    with pytest.raises(Conflict):
        seating.undo(undoing.Called((called.pk,)))
    assert (states(), contacts()) == ("seated", 1)
