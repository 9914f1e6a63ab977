"""What may not be had any more, whoever asks and whatever staff may waive: the past, a space that is switched off."""

from __future__ import annotations

import pytest

from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.models import Closure
from cdm.core.refused import Refused
from multimedia import bookings, seating
from multimedia.models import Booking
from multimedia.seating import undoing
from tests.multimedia.rooms import TEN, numbers, sit, state, station
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
STAFF = {"by_staff": True, "waive": {"notice", "horizon"}}
NINE, ELEVEN = at(MONDAY, "09:00"), at(MONDAY, "11:00")


@pytest.fixture
def mine(posts) -> Booking:
    return book(posts, ELEVEN)


def test_nobody_books_what_is_past(posts):
    with pytest.raises(NotOpen):
        book(posts, NINE, **STAFF)
    assert not Booking.objects.exists()
    assert book(posts, TEN, **STAFF).starts == TEN


def test_nobody_moves_into_the_past(mine):
    with pytest.raises(NotOpen):
        bookings.move(booking=mine, start=NINE, **STAFF)
    assert Booking.objects.get().starts == ELEVEN


def test_one_that_has_begun_may_still_last_longer(mine, ten):
    ten.move_to(at(MONDAY, "11:05"))
    assert bookings.move(booking=mine, start=ELEVEN, minutes=90, **STAFF).ends == at(MONDAY, "12:30")


@pytest.mark.parametrize("how", [{}, STAFF])
def test_in_a_space_switched_off_one_cancels_and_does_not_move(mine, posts, how):
    posts.active = False
    posts.save(update_fields=["active"])
    mine.refresh_from_db()
    with pytest.raises(Refused):
        bookings.move(booking=mine, start=at(TUESDAY, "14:00"), **how)
    assert bookings.cancel(booking=mine, by="visitor").state == Booking.State.CANCELLED


@pytest.mark.parametrize("address", ["/fr/multimedia/", "/fr/multimedia/maintenant/", "/fr/multimedia/ecran/"])
def test_a_calendar_with_fewer_seats_than_places_leaves_the_pages_standing(posts, client, address):
    """The number of seats can be changed beside the pages of the area."""
    posts.calendar.capacity = 2
    posts.calendar.save(update_fields=["capacity"])
    assert client.get(address).status_code == 200


def test_no_other_place_while_the_centre_is_closed(mine):
    """A closure that came later: another day, or kept as it was."""
    Closure.objects.create(first_day=MONDAY, last_day=MONDAY)
    held = numbers(mine)
    with pytest.raises(NotOpen):
        bookings.elsewhere(booking=mine)
    assert numbers(mine) == held


def test_leaving_is_undone_to_the_very_place_or_not_at_all(posts, ten):
    """Others are free, but they sat there: where their bag still stands somebody else sits now."""
    seated = sit(posts, station=station(posts, 2))
    before = undoing.before(seated)
    ten.move_to(at(MONDAY, "10:05"))
    ended = seating.end(booking=seated).booking
    sit(posts, station=station(posts, 2))
    with pytest.raises(SlotTaken):
        seating.undo(undoing.changed(before, ended))
    assert state(seated) == Booking.State.ENDED
