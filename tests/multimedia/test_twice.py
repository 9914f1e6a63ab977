"""Every button of the desk pressed twice, as on its page: done once, and taken back once (B3)."""

from __future__ import annotations

import re
import uuid

import pytest

from multimedia import seating
from multimedia.models import Booking, Ticket
from tests.multimedia.desks import press, seat, undo
from tests.multimedia.rooms import TEN, contacts, figures, fill, minutes, number, numbers, sit, state, station, until
from tests.multimedia.rooms import ticket as give
from tests.multimedia.screens import url
from tests.multimedia.worlds import MONDAY, at, book
from tests.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Booking.State


def twice(desk, page: str, name: str, *args):
    """The button as it stands on a page, pressed twice before the next page is there; what the second leads to."""
    found = re.search(rf'action="({re.escape(url(name, *args))}[^"]*)"', desk.get(page).content.decode())
    assert found, name
    address = found[1].replace("&amp;", "&")
    desk.post(address)
    return desk.post(address, follow=True)


@pytest.mark.parametrize("button", ["desk", "staff_booking", "station"])
def test_longer(desk, posts, button):
    seated = sit(posts)
    shown = {"desk": url("desk"), "staff_booking": url("staff_booking", seated.pk)}
    answer = twice(desk, shown.get(button, url("station", station(posts, number(seated)).pk)), "extend", seated.pk)
    assert until(seated) == "11:30"
    undo(desk, answer)
    assert until(seated) == "11:00"


def test_longer_again_from_the_next_page_is_longer_again(desk, posts):
    seated = sit(posts)
    twice(desk, url("desk"), "extend", seated.pk)
    twice(desk, url("desk"), "extend", seated.pk)
    assert until(seated) == "12:00"


def test_an_end_that_means_nothing_is_none(desk, posts):
    seated = sit(posts)
    for written in ("soon", "-1", "9" * 30):
        desk.post(f"{url('extend', seated.pk)}?until={written}")
    assert until(seated) == "12:30"


def test_another_place(desk, posts):
    seated = sit(posts, station=station(posts, 2))
    answer = twice(desk, url("station", station(posts, 2).pk), "change_place", seated.pk)
    after = number(seated)
    assert after != 2
    undo(desk, answer)
    assert number(seated) == 2


def test_of_a_group_only_who_sits_there_goes_to_another_place(desk, posts):
    seated = sit(posts, count=2)
    leaving, stays = numbers(seated)
    twice(desk, url("station", station(posts, leaving).pk), "change_place", seated.pk)
    assert stays in numbers(seated)
    assert leaving not in numbers(seated)


def test_leaving_and_coming(desk, posts, ten):
    mine = book(posts, TEN)
    answer = twice(desk, url("desk"), "check_in", mine.pk)
    assert (state(mine), contacts()) == (State.IN_USE, 1)
    undo(desk, answer)
    assert (state(mine), contacts()) == (State.BOOKED, 0)
    seating.check_in(booking=mine)
    ten.move_to(TEN + minutes(5))
    answer = twice(desk, url("desk"), "end", mine.pk)
    assert (state(mine), until(mine)) == (State.ENDED, "10:05")
    undo(desk, answer)
    assert (state(mine), until(mine), contacts()) == (State.IN_USE, "11:00", 1)


def test_whose_turn_it_is(desk, posts):
    """Only who counted them takes it back: the second press does not know what for they were counted."""
    called = give(posts)
    seat(desk, space=posts.pk, purpose="CV")  # the chips stay so
    before = figures()
    first = press(desk, "ticket_seat", called.pk)
    counted = figures()
    second = press(desk, "ticket_seat", called.pk)
    assert figures() == counted != before
    assert "data-undo" not in second.content.decode()
    undo(desk, first)
    assert figures() == before


def test_come_after_all(desk, posts, ten):
    mine = book(posts, TEN)
    ten.move_to(TEN + minutes(10))
    seating.give_up_late()
    answer = twice(desk, url("desk"), "after_all", mine.pk)
    assert (contacts(), Booking.objects.filter(state=State.IN_USE).count()) == (1, 1)
    undo(desk, answer)
    assert contacts() == 0
    twice(desk, url("desk"), "after_all", mine.pk)
    assert contacts() == 1


def test_out_of_order_and_in_order(desk, posts):
    page = url("station", station(posts, 2).pk)
    desk.post(page, {"how_long": "repaired"})
    assert desk.post(page, {"how_long": "repaired"}).status_code == 422
    twice(desk, page, "repaired", station(posts, 2).pk)
    assert number(sit(posts, station=station(posts, 2))) == 2


def test_no_longer_waiting(desk, posts):
    sitting = fill(posts)
    first, second, third = give(posts), give(posts), give(posts)
    seating.end(booking=sitting[0])
    twice(desk, url("desk"), "ticket_leave", first.pk)
    states = [Ticket.objects.get(pk=each.pk).state for each in (first, second, third)]
    assert states == ["left", "called", "waiting"]


def test_seated_undone_and_seated_again_is_one(desk, posts):
    page = seat(desk, space=posts.pk, purpose="CV")
    before_twice = figures()
    undo(desk, page)
    assert figures() == []
    seat(desk, space=posts.pk, purpose="CV")
    assert figures() == before_twice


def test_at_closing_time_who_taps_is_told(desk, posts, ten):
    ten.move_to(at(MONDAY, "17:30"))
    answer = seat(desk, space=posts.pk)
    assert not Booking.objects.exists()
    assert "Fermé en ce moment. Nouvelle ouverture : mardi 24 novembre" in words(answer)


@pytest.mark.parametrize("what", ["help", "visit", "door"])
def test_one_too_many_is_taken_back_once(desk, what):
    for _tap in range(3):
        press(desk, "tally", what=what, count=1, submission=uuid.uuid4())
    one = uuid.uuid4()
    for _press in range(2):
        press(desk, "tally", what=what, count=-1, submission=one)
    assert sum(row[-1] for row in figures()) == 2
