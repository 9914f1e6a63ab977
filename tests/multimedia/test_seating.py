"""Sitting down, staying longer, leaving: the best place, counted once, undone as if it had not been."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction

from cdm.agenda.holds import SlotTaken
from cdm.core.refused import Conflict, Refused
from multimedia import bookings, seating
from multimedia.models import Booking, Ticket
from multimedia.seating import Full, undoing
from tests.multimedia import worlds
from tests.multimedia.rooms import (
    TEN,
    contacts,
    figures,
    fill,
    minutes,
    number,
    numbers,
    sit,
    state,
    station,
    ticket,
    until,
)
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Booking.State


def later(ten, count: int):
    ten.move_to(TEN + minutes(count))


# The best place


def test_a_walk_up_gets_an_hour_told_in_round_minutes(posts, ten):
    later(ten, 37)
    seated = sit(posts)
    assert (seated.state, seated.walk_up, until(seated)) == (State.IN_USE, True, "11:40")


def test_it_goes_where_least_time_is_lost(posts):
    """Place 2 is booked from 11:30: an hour fits there and leaves half an hour nobody needs; 1 and 3 stay whole."""
    first = book(posts, at(MONDAY, "11:30"), minutes=30)
    tight = number(first)
    assert number(sit(posts)) == tight


def test_a_place_booked_too_soon_is_left_for_another(posts):
    soon = number(book(posts, at(MONDAY, "10:30"), minutes=30))
    assert number(sit(posts)) != soon


def test_when_none_has_an_hour_the_one_free_longest(posts):
    for start, places in (("10:30", 2), ("10:45", 1)):
        book(posts, at(MONDAY, start), minutes=120, places=places)
    book(posts, at(MONDAY, "10:15"), minutes=120, accessible=True)
    seated = sit(posts)
    assert until(seated) == "10:45"


def test_accessible_places_are_kept_for_last(posts):
    assert sorted(number(each) for each in fill(posts)[:3]) == [1, 2, 3]


def test_wherever_they_stand(site):
    first_is = worlds.workstations(site, 3, accessible=(1,))
    assert [number(each) for each in fill(first_is)] == [2, 3, 1]


def test_who_needs_an_accessible_place_gets_one_or_none(posts):
    assert number(sit(posts, accessible=True)) == 4
    with pytest.raises(Full):
        sit(posts, accessible=True)
    assert number(sit(posts)) in {1, 2, 3}


def test_the_pause_of_a_quiet_room_counts(quiet):
    """Booked from 11:00 with a quarter of an hour before it: free until 10:45."""
    book(quiet, at(MONDAY, "11:00"))
    book(quiet, at(MONDAY, "11:00"))
    assert until(sit(quiet)) == "10:45"


def test_nobody_sits_beyond_closing(posts, ten):
    ten.move_to(at(MONDAY, "16:40"))
    assert until(sit(posts)) == "17:00"
    ten.move_to(at(MONDAY, "16:57"))
    with pytest.raises(Full):
        sit(posts)


def test_a_place_can_be_chosen(posts):
    chosen = station(posts, 3)
    assert number(sit(posts, station=chosen)) == 3
    with pytest.raises(SlotTaken):
        sit(posts, station=chosen)
    assert Booking.objects.count() == 1


def test_the_same_submission_is_one(posts):
    key = uuid.uuid4()
    assert sit(posts, submission=key) == sit(posts, submission=key)
    assert (Booking.objects.count(), contacts()) == (1, 1)


def test_full_is_said_and_nothing_is_written(posts):
    fill(posts)
    before = figures()
    with pytest.raises(Full):
        sit(posts)
    assert (figures(), Booking.objects.count()) == (before, 4)


def test_a_group_sits_together_or_not_at_all(posts):
    assert sorted(numbers(sit(posts, count=3))) == [1, 2, 3]
    assert contacts() == 3
    with pytest.raises(Full):
        sit(posts, count=2)


# Counting


def test_what_is_counted_and_taken_back(posts):
    before = figures()
    seated = sit(posts, help=True, purpose="CV")
    assert figures() == [
        ("2026-11-23", "MM", "FACE", 1),
        ("2026-11-23", "help", "", 1),
        ("2026-11-23", "purpose", "CV", 1),
    ]
    seating.undo(undoing.seated(seated, purpose="CV"))
    assert figures() == before
    assert not Booking.objects.exists()
    assert number(sit(posts, station=station(posts, 1))) == 1


def test_an_unknown_purpose_seats_nobody(posts):
    with pytest.raises(Refused):
        sit(posts, purpose="no-such")
    assert not Booking.objects.exists()


def test_undone_twice_counts_nothing_twice(posts):
    sit(posts)
    act = undoing.seated(sit(posts))
    seating.undo(act)
    with pytest.raises(Conflict):
        seating.undo(act)
    assert contacts() == 1


def test_who_has_left_since_is_not_undone(posts, ten):
    seated = sit(posts)
    act = undoing.seated(seated)
    later(ten, 5)
    seating.end(booking=seated)
    with pytest.raises(Conflict):
        seating.undo(act)
    assert (state(seated), contacts()) == (State.ENDED, 1)


# Checking in


@pytest.fixture
def booked(posts, monday_morning):
    monday_morning.move_to(worlds.NOW)
    made = book(posts, TEN, places=2)
    monday_morning.move_to(TEN)
    return made


def test_a_booking_is_counted_once_as_many_as_it_has_places(booked):
    came = seating.check_in(booking=booked)
    assert (came.state, came.began, contacts()) == (State.IN_USE, TEN, 2)
    seating.check_in(booking=booked)
    assert contacts() == 2


def test_of_a_group_those_who_came_are_counted_and_all_places_kept(booked):
    came = seating.check_in(booking=booked, came=1)
    assert (contacts(), len(numbers(came))) == (1, 2)


@pytest.mark.parametrize("came", [0, 3])
def test_nobody_or_more_than_there_are_places_did_not_come(booked, came):
    with pytest.raises(Refused, match="de 1 à 2"):
        seating.check_in(booking=booked, came=came)
    assert contacts() == 0


def test_a_whole_space_says_how_many_came(posts, ten):
    made = book(posts, TEN + minutes(30), by_staff=True, whole=True)
    later(ten, 30)
    with pytest.raises(Refused, match="de 1 à 4"):
        seating.check_in(booking=made)
    seating.check_in(booking=made, came=3)
    assert contacts() == 3


def test_early_takes_the_same_places_sooner(booked, ten):
    later(ten, -20)
    mine = numbers(booked)
    came = seating.check_in(booking=booked)
    assert (numbers(came), came.starts, came.began) == (mine, TEN, TEN - minutes(20))
    assert {number(sit(booked.space)), number(sit(booked.space))}.isdisjoint(mine)
    with pytest.raises(Full):
        sit(booked.space)


def test_early_takes_others_where_its_own_are_taken(posts, ten):
    made = book(posts, TEN + minutes(30))
    mine = number(made)
    sit(posts, station=station(posts, mine), minutes=30)
    assert number(seating.check_in(booking=made)) != mine


def test_too_early_while_everything_is_taken(posts, ten):
    made = book(posts, TEN + minutes(30))
    fill(posts, minutes=30)
    with pytest.raises(SlotTaken) as refused:
        seating.check_in(booking=made)
    assert "10" in str(refused.value)
    assert (state(made), contacts()) == (State.BOOKED, 4)


def test_hours_before_one_walks_in(booked, ten):
    ten.move_to(worlds.NOW)
    with pytest.raises(Refused):
        seating.check_in(booking=booked)


def test_another_day_is_said(posts):
    with pytest.raises(Refused) as refused:
        seating.check_in(booking=book(posts, at(TUESDAY, "10:00")))
    assert "24" in str(refused.value)


def test_a_cancelled_one_does_not_come(booked):
    bookings.cancel(booking=booked, by="staff")
    with pytest.raises(Conflict):
        seating.check_in(booking=booked)
    assert contacts() == 0


@pytest.mark.parametrize("early", [0, 25])
def test_checking_in_is_undone(booked, ten, early):
    later(ten, -early)
    before, held, counted = undoing.before(booked), numbers(booked), figures()
    came = seating.check_in(booking=booked)
    seating.undo(undoing.changed(before, came))
    row = Booking.objects.select_related("hold").get(pk=booked.pk)
    assert (row.state, row.began, row.hold.period.lower) == (State.BOOKED, None, TEN)
    assert (numbers(row), figures()) == (held, counted)


# Staying longer


def test_half_an_hour_more(posts):
    seated = sit(posts)
    assert until(seating.extend(booking=seated)) == "11:30"
    assert contacts() == 1
    with transaction.atomic():
        seated.hold.refresh_from_db()
    assert seated.hold.period.upper == at(MONDAY, "11:30")


def test_not_while_somebody_waits(posts):
    first, *_others = fill(posts)
    waiting = ticket(posts)
    with pytest.raises(Refused) as refused:
        seating.extend(booking=first)
    assert str(waiting) in str(refused.value)
    assert until(first) == "11:00"


def test_who_waits_for_an_accessible_place_keeps_only_such(posts):
    *others, easy = sorted(fill(posts), key=number)
    ticket(posts, accessible=True)
    assert until(seating.extend(booking=others[0])) == "11:30"
    with pytest.raises(Refused):
        seating.extend(booking=easy)


def test_not_into_somebody_s_time(posts):
    fill(posts)
    for _n in range(4):
        book(posts, at(MONDAY, "11:00"), minutes=30)
    with pytest.raises(SlotTaken) as refused:
        seating.extend(booking=Booking.objects.filter(state=State.IN_USE).first())
    assert "11" in str(refused.value)


def test_to_closing_and_no_further(posts, ten):
    ten.move_to(at(MONDAY, "15:50"))
    seated = sit(posts)
    assert until(seating.extend(booking=seated)) == "17:00"
    with pytest.raises(seating.NotOpenAnyMore):
        seating.extend(booking=seated)


def test_not_when_their_time_is_over_though_no_sweep_said_so(posts, ten):
    seated = sit(posts)
    later(ten, 60)
    with pytest.raises(Conflict):
        seating.extend(booking=seated)
    with pytest.raises(Conflict):
        seating.change_place(booking=seated)
    assert until(seated) == "11:00"


def test_an_extension_is_undone(posts):
    seated = sit(posts)
    before = undoing.before(seated)
    seating.undo(undoing.changed(before, seating.extend(booking=seated)))
    assert (until(seated), contacts()) == ("11:00", 1)


# Leaving


def test_the_rest_of_the_time_is_free_at_once(posts, ten):
    everybody = fill(posts)
    later(ten, 20)
    ended = seating.end(booking=everybody[0]).booking
    assert (ended.state, until(ended)) == (State.ENDED, "10:20")
    assert number(sit(posts)) == number(ended)


def test_ended_twice_is_ended_once(posts, ten):
    seated = sit(posts)
    later(ten, 5)
    first = seating.end(booking=seated).booking.ends
    later(ten, 9)
    assert seating.end(booking=seated).booking.ends == first


def test_who_came_early_may_leave_before_their_time(booked, ten):
    later(ten, -30)
    seating.check_in(booking=booked)
    later(ten, -10)
    assert seating.end(booking=booked).booking.state == State.ENDED


def test_leaving_is_undone_and_who_was_called_waits_again(posts, ten):
    first, *_others = fill(posts)
    waiting = ticket(posts)
    before = undoing.before(first)
    later(ten, 10)
    ended = seating.end(booking=first)
    assert [each.pk for each in ended.called] == [waiting.pk]
    seating.undo(undoing.changed(before, ended.booking, called=ended.called))
    waiting.refresh_from_db()
    assert (state(first), until(first), waiting.state) == (State.IN_USE, "11:00", Ticket.State.WAITING)
    assert not Booking.objects.filter(state=State.CALLED).exists()


def test_leaving_is_not_undone_under_who_sits_there_now(posts, ten):
    first, *_others = fill(posts)
    before = undoing.before(first)
    later(ten, 10)
    ended = seating.end(booking=first)
    sit(posts)
    with pytest.raises(SlotTaken):
        seating.undo(undoing.changed(before, ended.booking))
    assert state(first) == State.ENDED
