"""Who booked and comes early, leaves early, or finds their place out of order."""

from __future__ import annotations

import pytest
from django.db import transaction

from cdm.agenda.holds import SlotTaken
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from cdm.outbox.models import Message
from multimedia import seating
from multimedia.models import Booking
from multimedia.occupancy import minutes as worked_out
from multimedia.seating import Full, ending, outages, places, undoing
from tests.multimedia import worlds
from tests.multimedia.rooms import TEN, contacts, fill, minutes, number, numbers, sit, state, station, ticket
from tests.multimedia.worlds import MONDAY, at, book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Booking.State
ELEVEN = at(MONDAY, "11:00")


def used() -> int:
    known = worked_out.of_day(MONDAY, until=clock.now())
    return sum(count for (measure, _hour, _code), count in known.items() if measure == "used_min")


def leave_unseen(booking: Booking) -> None:
    """A place becomes free and nobody is called to it yet, as when a visitor cancels."""
    with transaction.atomic():
        ending.finish(places.row_of(booking))


def test_who_comes_early_does_not_pass_who_waits(posts):
    mine = book(posts, ELEVEN)
    sitting = fill(posts)
    waiting = ticket(posts)
    leave_unseen(next(each for each in sitting if number(each) != number(mine)))
    with pytest.raises(SlotTaken):
        seating.check_in(booking=mine)
    seating.give_up_late()
    waiting.refresh_from_db()
    assert (waiting.state, state(mine)) == ("called", State.BOOKED)


def test_who_leaves_before_their_time_used_what_they_used(posts, ten):
    mine = book(posts, ELEVEN)
    seating.check_in(booking=mine)
    ten.move_to(TEN + minutes(20))
    place = number(mine)
    seating.end(booking=mine)
    sit(posts, station=station(posts, place), minutes=30)
    ten.move_to(at(MONDAY, "12:00"))
    seating.give_up_late()
    assert used() == 20 + 30


def test_leaving_before_their_time_is_undone(posts, ten):
    mine = book(posts, ELEVEN)
    seating.check_in(booking=mine)
    ten.move_to(TEN + minutes(20))
    before = undoing.before(mine)
    seating.undo(undoing.changed(before, seating.end(booking=mine).booking))
    row = Booking.objects.get(pk=mine.pk)
    assert (row.state, row.starts, row.began, row.ends) == (State.IN_USE, ELEVEN, TEN, at(MONDAY, "12:00"))


def test_a_reminder_that_did_not_leave_in_time_does_not_follow_them_in(posts, ten):
    """The mail server was away since eight: the confirmation is still of use, the reminder is not."""
    ten.move_to(worlds.NOW)
    mine = book(posts, at(MONDAY, "10:30"), email="nour@example.be")
    ten.move_to(TEN)
    seating.check_in(booking=mine)
    left = Message.objects.filter(state="waiting").values_list("kind", flat=True)
    assert list(left) == ["multimedia_confirmed"]


def test_nobody_is_shown_to_a_place_that_is_out_of_order(posts, ten):
    group = book(posts, TEN + minutes(30), places=2)
    broken, good = numbers(group)
    outages.break_down(station=station(posts, broken))
    ten.move_to(TEN + minutes(30))
    came = seating.check_in(booking=group)
    assert good in numbers(came)
    assert broken not in numbers(came)
    assert (len(numbers(came)), contacts()) == (2, 2)


def test_without_another_place_they_are_here_all_the_same(posts, ten):
    mine = book(posts, TEN + minutes(30))
    outages.break_down(station=station(posts, number(mine)))
    for _n in range(3):
        sit(posts)
    ten.move_to(TEN + minutes(30))
    assert seating.check_in(booking=mine).state == State.IN_USE
    assert contacts() == 4


def test_a_newcomer_does_not_pass_who_waits_for_a_place_nobody_was_called_to_yet(posts):
    sitting = fill(posts)
    waiting = ticket(posts)
    leave_unseen(sitting[0])
    with pytest.raises(Full):
        sit(posts)
    seating.give_up_late()
    waiting.refresh_from_db()
    assert waiting.state == "called"


def test_more_than_an_hour_early_is_too_early_though_a_place_is_free(posts):
    mine = book(posts, ELEVEN + minutes(5), minutes=30, by_staff=True, waive={"step"})
    with pytest.raises(Refused) as refused:
        seating.check_in(booking=mine)
    assert "11" in str(refused.value)
    assert (state(mine), contacts()) == (State.BOOKED, 0)


def test_early_an_accessible_place_is_not_exchanged_for_another(posts):
    mine = book(posts, TEN + minutes(30), accessible=True)
    sit(posts, station=station(posts, 4), minutes=30)
    with pytest.raises(SlotTaken):
        seating.check_in(booking=mine)
    assert number(mine) == 4


def test_what_is_over_is_over_before_the_sweep_says_so(posts, ten):
    mine = book(posts, TEN, minutes=30)
    ten.move_to(TEN + minutes(30))
    with pytest.raises(Conflict):
        seating.check_in(booking=mine)
    assert (state(mine), contacts()) == (State.BOOKED, 0)
