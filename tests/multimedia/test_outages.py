"""A place out of order: whoever sits there goes on elsewhere, whoever has booked it too, or is listed."""

from __future__ import annotations

import pytest
from django.db import transaction

from cdm.agenda.holds import SlotTaken
from cdm.core.refused import Conflict, Refused
from multimedia import seating, spaces
from multimedia.models import Booking, Ticket
from multimedia.seating import Full, ending, outages, places
from tests.multimedia.rooms import TEN, contacts, fill, minutes, number, numbers, sit, state, station, ticket, until
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Booking.State


def out(space) -> list[int]:
    now = spaces.standing_of(space, TEN)
    return [each.station.number for each in now.stations if each.out]


def test_nobody_is_seated_at_a_broken_place(posts):
    outages.break_down(station=station(posts, 2))
    assert out(posts) == [2]
    with pytest.raises(SlotTaken):
        sit(posts, station=station(posts, 2))
    assert sorted(number(sit(posts)) for _n in range(3)) == [1, 3, 4]
    with pytest.raises(Full):
        sit(posts)


def test_who_sits_there_goes_on_elsewhere_until_the_same_time(posts):
    seated = sit(posts, station=station(posts, 2))
    broken = outages.break_down(station=station(posts, 2))
    assert broken.sat.booking.pk == seated.pk
    assert [each.number for each in broken.sat.to] == [number(seated)] != [2]
    assert (until(seated), contacts()) == ("11:00", 1)


def test_of_a_group_only_who_sits_at_the_broken_place_moves(posts):
    seated = sit(posts, count=2)
    first, second = numbers(seated)
    outages.break_down(station=station(posts, first))
    assert second in numbers(seated)
    assert first not in numbers(seated)
    assert len(numbers(seated)) == 2


def test_who_has_nowhere_to_go_is_told_to_the_desk(posts):
    sitting = fill(posts)
    broken = outages.break_down(station=station(posts, number(sitting[0])))
    assert broken.stuck.pk == sitting[0].pk
    assert state(sitting[0]) == State.IN_USE


def test_what_is_booked_on_it_is_listed_and_resettled(posts):
    today, tomorrow = book(posts, at(MONDAY, "14:00")), book(posts, at(TUESDAY, "10:00"))
    broken = number(today)
    while number(tomorrow) != broken:
        tomorrow = book(posts, at(TUESDAY, "10:00"))
    outages.break_down(station=station(posts, broken))
    assert {each.pk for each in outages.hits(station(posts, broken))} == {today.pk, tomorrow.pk}
    done = outages.resettle(station=station(posts, broken))
    assert len(done.moved) == 2
    assert broken not in {number(today), number(tomorrow)}
    assert outages.hits(station(posts, broken)) == []


def test_where_nothing_is_free_the_booking_stays_listed(posts):
    everybody = [book(posts, at(MONDAY, "14:00")) for _n in range(4)]
    broken = number(everybody[0])
    outages.break_down(station=station(posts, broken))
    done = outages.resettle(station=station(posts, broken))
    assert ([each.pk for each in done.left], done.moved) == ([everybody[0].pk], [])


def test_until_a_time_hits_only_what_comes_before(posts):
    today, tomorrow = book(posts, at(MONDAY, "14:00")), book(posts, at(TUESDAY, "10:00"))
    while number(tomorrow) != number(today):
        tomorrow = book(posts, at(TUESDAY, "10:00"))
    broken = station(posts, number(today))
    outages.break_down(station=broken, until=at(MONDAY, "18:00"))
    assert [each.pk for each in outages.hits(broken)] == [today.pk]


def test_not_until_a_time_that_is_over(posts):
    with pytest.raises(Refused) as refused:
        outages.break_down(station=station(posts, 2), until=TEN)
    assert refused.value.field == "until"
    assert out(posts) == []


def test_not_broken_twice_nor_repaired_twice(posts):
    outages.break_down(station=station(posts, 2))
    with pytest.raises(Conflict):
        outages.break_down(station=station(posts, 2))
    outages.repaired(station=station(posts, 2))
    with pytest.raises(Conflict):
        outages.repaired(station=station(posts, 2))


def test_repaired_is_free_again_and_offered_to_who_waits(posts, ten):
    outages.break_down(station=station(posts, 2))
    for _n in range(3):
        sit(posts)
    waiting = ticket(posts)
    ten.move_to(TEN + minutes(3))
    outages.repaired(station=station(posts, 2))
    waiting.refresh_from_db()
    assert (waiting.state, number(waiting.booking)) == (Ticket.State.CALLED, 2)


def test_breaking_is_undone_with_who_was_moved(posts):
    seated = sit(posts, station=station(posts, 2))
    outages.undo(outages.break_down(station=station(posts, 2)).act)
    assert (out(posts), number(seated), contacts()) == ([], 2, 1)


def test_resettling_is_undone(posts):
    booked = book(posts, at(MONDAY, "14:00"))
    was = number(booked)
    act = outages.break_down(station=station(posts, was)).act
    outages.undo(outages.resettle(station=station(posts, was)).act)  # its own place is out of order: another again
    assert number(booked) != was
    outages.undo(act)
    assert out(posts) == []


def test_repairing_is_undone_unless_somebody_sits_there(posts, ten):
    outages.break_down(station=station(posts, 2), until=at(MONDAY, "18:00"))
    ten.move_to(TEN + minutes(1))
    outages.undo(outages.repaired(station=station(posts, 2)))
    assert outages.outage(station(posts, 2)).period.upper == at(MONDAY, "18:00")
    ten.move_to(TEN + minutes(2))
    act = outages.repaired(station=station(posts, 2))
    sit(posts, station=station(posts, 2))
    with pytest.raises(Conflict):
        outages.undo(act)


def test_a_tap_moves_somebody_to_another_place(posts):
    """Nothing is broken: the neighbour is on the phone."""
    seated = sit(posts, station=station(posts, 2))
    seating.change_place(booking=seated)
    assert number(seated) != 2
    assert seating.end(booking=seated).booking.state == State.ENDED


def test_who_was_called_to_a_place_that_broke_sits_where_it_works(posts, ten):
    sitting = fill(posts)
    waiting = ticket(posts)
    seating.end(booking=sitting[0])
    waiting.refresh_from_db()
    broken = number(waiting.booking)
    assert outages.break_down(station=station(posts, broken)).stuck is not None
    bookings_in_use = [each for each in sitting[1:] if number(each) != 4]
    ten.move_to(TEN + minutes(2))
    with transaction.atomic():
        ending.finish(places.row_of(bookings_in_use[0]))  # free, and nobody called to it yet
    assert number(sit(posts, ticket=waiting)) != broken
