"""The desk as it is pressed: one tap each, told in large letters, undone for a minute, one or many alike."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from cdm.outbox.models import Message
from multimedia import bookings, seating
from multimedia.models import Booking, Space, Ticket
from tests.multimedia import worlds
from tests.multimedia.desks import press, seat, undo
from tests.multimedia.rooms import TEN, contacts, figures, fill, minutes, number, sit, state, station, ticket, until
from tests.multimedia.screens import url
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book
from tests.personae import sign_in
from tests.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Booking.State


# Sitting down


def test_one_tap_seats_and_says_where_and_until_when(desk, posts):
    page = seat(desk, space=posts.pk)
    assert "Place 1, jusqu’à 11 h 00" in words(page)
    assert (Booking.objects.get().state, contacts()) == (State.IN_USE, 1)


def test_in_dutch_too(desk, posts):
    page = desk.post(url("walk_up", language="nl"), {"space": posts.pk, "submission": uuid.uuid4()}, follow=True)
    assert "Plaats 1, tot 11.00 uur" in words(page)


def test_the_button_pressed_twice_seats_one(desk, posts):
    key = uuid.uuid4()
    seat(desk, space=posts.pk, submission=key)
    seat(desk, space=posts.pk, submission=key)
    assert (Booking.objects.count(), contacts()) == (1, 1)


def test_it_is_undone_as_if_it_had_not_been(desk, posts):
    before = figures()
    page = undo(desk, seat(desk, space=posts.pk, purpose="CV", help="1"))
    assert "tout est comme avant" in words(page)
    assert (figures(), Booking.objects.count()) == (before, 0)


def test_somebody_else_s_undo_is_none_of_mine(desk, posts, manager):
    page = seat(desk, space=posts.pk)
    undo(sign_in(manager), page)
    assert Booking.objects.get().state == State.IN_USE


def test_chips_stay_as_they_were_but_for_the_wheelchair(desk, posts):
    page = seat(desk, space=posts.pk, purpose="CV", help="1", accessible="1").content.decode()
    assert re.search(r'value="CV"[^>]* checked', page)
    assert re.search(r'name="help" value="1" checked', page)
    assert not re.search(r'name="accessible"[^>]* checked', page)
    assert number(Booking.objects.get()) == 4


def test_a_place_chosen_on_the_plan(desk, posts):
    page = desk.get(url("station", station(posts, 3).pk))
    assert 'name="station"' in page.content.decode()
    assert "Place 3" in words(seat(desk, station=station(posts, 3).pk))


def test_full_a_ticket_is_offered_at_once_and_given_by_one_tap(desk, posts):
    fill(posts)
    page = seat(desk, space=posts.pk, accessible="1")
    assert "Aucune place accessible n’est libre" in words(page)
    assert "Une place vers 11 h 00" in words(page)
    given = seat(desk, ticket=posts.pk, accessible="1")
    assert "Ticket P 1" in words(given)
    assert Ticket.objects.get().accessible
    undo(desk, given)
    assert Ticket.objects.get().state == Ticket.State.LEFT


def test_nonsense_seats_nobody(desk, posts):
    assert "Réessayez" in words(press(desk, "walk_up", space=posts.pk))
    assert seat(desk, space=0).status_code == 404
    assert seat(desk, space=posts.pk, purpose="no-such").status_code == 200
    assert not Booking.objects.exists()


# Who sits there


def test_staying_longer_and_leaving(desk, posts, ten):
    seated = sit(posts)
    assert "Place 1, jusqu’à 11 h 30" in words(press(desk, "extend", seated.pk))
    ten.move_to(TEN + minutes(5))
    page = press(desk, "end", seated.pk)
    assert "1 est libre" in words(page)
    undo(desk, page)
    assert (state(seated), until(seated)) == (State.IN_USE, "11:30")


def test_no_button_that_would_be_refused(desk, posts):
    fill(posts)
    assert "+30 min" in words(desk.get(url("desk")))
    ticket(posts)
    page = words(desk.get(url("desk")))
    assert "+30 min" not in page
    assert "quelqu’un attend" in page


def test_five_minutes_before_the_end_it_says_so(desk, posts, ten):
    sit(posts)
    assert "finit à 11 h 00" not in words(desk.get(url("desk")))
    ten.move_to(TEN + minutes(55))
    assert "finit à 11 h 00" in words(desk.get(url("desk")))


def test_another_place(desk, posts):
    seated = sit(posts)
    page = press(desk, "change_place", seated.pk)
    assert f"Place {number(seated)}, jusqu’à 11 h 00" in words(page)
    undo(desk, page)
    assert number(seated) == 1


# Who booked


@pytest.fixture
def booked(posts, ten):
    ten.move_to(worlds.NOW)
    made = book(posts, TEN + minutes(15), name="Éloïse", email="eloise@example.org", places=2)
    Message.objects.all().delete()
    ten.move_to(TEN)
    return made


@pytest.mark.parametrize("typed", ["eloise", "ÉLO", "code", " code "])
def test_found_by_code_or_name(desk, booked, typed):
    typed = typed.replace("code", booked.code[:5].lower())
    page = desk.get(url("desk"), {"q": typed}).content.decode()
    assert f'id="found-here-{booked.code}"' in page


def test_a_code_of_another_day_is_said(desk, posts):
    other = book(posts, at(TUESDAY, "10:00"))
    assert "mardi 24 novembre" in words(desk.get(url("desk"), {"q": str(other)}))
    assert "Personne" in words(desk.get(url("desk"), {"q": "nobody is called that"}))


def test_here_early_in_one_tap(desk, booked):
    page = press(desk, "check_in", booked.pk)
    assert "jusqu’à 11 h 15" in words(page)
    assert contacts() == 2
    undo(desk, page)
    assert (state(booked), contacts(), Message.objects.count()) == (State.BOOKED, 0, 0)


def test_of_a_group_the_desk_says_how_many_came_and_undoing_takes_back_as_many(desk, booked):
    assert 'name="came" min="1" max="2" value="2"' in desk.get(url("desk")).content.decode()
    assert "n’est pas un nombre" in words(press(desk, "check_in", booked.pk, came="deux"))
    assert contacts() == 0
    page = press(desk, "check_in", booked.pk, came="1")
    assert contacts() == 1
    undo(desk, page)
    assert (state(booked), contacts()) == (State.BOOKED, 0)


def test_late_is_shown_then_given_away_then_here_after_all(desk, booked, ten):
    ten.move_to(TEN + minutes(20))
    assert "depuis 5 min" in words(desk.get(url("desk")))
    ten.move_to(TEN + minutes(26))
    seating.give_up_late()
    page = desk.get(url("desk"))
    assert "Là malgré tout" in words(page)
    assert "jusqu’à 11 h 30" in words(press(desk, "after_all", booked.pk))
    assert contacts() == 2


def test_what_is_refused_is_said(desk, posts):
    other = book(posts, at(TUESDAY, "10:00"))
    assert "mardi 24 novembre" in words(press(desk, "check_in", other.pk))
    assert state(other) == State.BOOKED


# The line


def test_whose_turn_it_is_sits_down_or_does_not_come(desk, posts):
    sitting = fill(posts)
    first, second = ticket(posts), ticket(posts)
    page = press(desk, "end", sitting[0].pk)
    assert f"P 1 → {number(Ticket.objects.get(pk=first.pk).booking)}" in words(page)
    page = press(desk, "ticket_leave", first.pk)
    assert "P 2 →" in words(page)
    press(desk, "ticket_seat", second.pk)
    second.refresh_from_db()
    assert second.state == Ticket.State.SEATED
    assert contacts() == 5


def test_why_somebody_is_passed_is_said(desk, posts):
    fill(posts)
    ticket(posts, accessible=True)
    assert "Attend une place accessible : d’autres peuvent être appelés avant." in words(desk.get(url("desk")))


def test_call_next_when_it_is_nobody_s_turn(desk, posts):
    assert "Personne n’attend" in words(press(desk, "call_next", posts.pk))


# Counting


@pytest.mark.parametrize(
    ("what", "row"),
    [
        ("door", ("2026-11-23", 10, "door", "", 3)),
        ("help", ("2026-11-23", "help", "", 3)),
        ("bw", ("2026-11-23", "printed", "bw", 3)),
        ("colour", ("2026-11-23", "printed", "colour", 3)),
        ("visit", ("2026-11-23", "MM", "FACE", 3)),
    ],
)
def test_one_tap_counts_and_one_takes_back(desk, what, row):
    for count in (1, 1, 1, 1, -1):
        press(desk, "tally", what=what, count=count, submission=uuid.uuid4())
    assert figures() == [row]


def test_a_tap_is_one_however_often_it_is_sent(desk):
    key = uuid.uuid4()
    for _n in range(2):
        press(desk, "tally", what="bw", count=5, submission=key)
    assert figures() == [("2026-11-23", "printed", "bw", 5)]


def test_nothing_below_nothing(desk):
    page = press(desk, "tally", what="bw", count=-1, submission=uuid.uuid4())
    assert "n’est plus compté" in words(page)
    assert press(desk, "tally", what="nonsense", count="x").status_code == 200
    assert figures() == []


# A place out of order


def test_broken_under_who_sits_there(desk, posts):
    seated = sit(posts, station=station(posts, 2))
    page = press(desk, "station", station(posts, 2).pk, how_long="repaired")
    assert f"continue à la place {number(seated)}" in words(page)
    undo(desk, page)
    assert number(seated) == 2


def test_bookings_are_listed_and_resettled_in_one_tap(desk, posts):
    made = book(posts, at(TUESDAY, "10:00"), name="Nour")
    broken = station(posts, number(made))
    page = press(desk, "station", broken.pk, how_long="repaired")
    assert "Nour" in words(page)
    page = press(desk, "resettle", broken.pk)
    assert "Nour" not in words(page)
    assert number(made) != broken.number
    assert "fonctionne" in words(press(desk, "repaired", broken.pk))


def test_a_time_has_to_be_given(desk, posts):
    page = press(desk, "station", station(posts, 2).pk, how_long="given", until="")
    assert page.status_code == 422
    page = press(desk, "station", station(posts, 2).pk, how_long="given", until="2026-11-23T09:00")
    assert page.status_code == 422


# Its states


def test_nothing_arranged_yet(desk):
    assert "Rien n’est encore en service" in words(desk.get(url("desk")))
    assert desk.get(url("desk_book")).status_code == 200


def test_closed(desk, posts, ten):
    ten.move_to(at(MONDAY, "18:00"))
    page = desk.get(url("desk"))
    assert "Fermé en ce moment" in words(page)
    assert 'name="space"' not in page.content.decode()


def test_htmx_gets_the_room_without_the_frame(desk, posts):
    page = desk.get(url("desk"), headers={"hx-request": "true"}).content.decode()
    assert 'id="mm-live"' in page
    assert "<html" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_same_however_many_there_are(desk, posts, quiet, count, django_assert_num_queries, ten):
    Space.objects.filter(pk=posts.pk).update(max_open_per_contact=9)
    ten.move_to(worlds.NOW)
    for _n in range(count):
        book(quiet, TEN + minutes(60)) if _n < 2 else None
        book(posts, TEN + minutes(90))
    ten.move_to(TEN)
    for _n in range(count):
        sit(posts)
    fill(quiet, minutes=30)
    for _n in range(count):
        ticket(quiet)
    desk.get(url("desk"))
    with django_assert_num_queries(19):
        desk.get(url("desk"))


def test_today_shows_the_room_to_who_works_in_it(as_, reception, manager, counsellor_a, posts):
    fill(posts)
    ticket(posts)
    book(posts, at(MONDAY, "11:30"), name="Nour")
    for person in (reception, manager):
        page = words(as_(person).get(reverse("home:today")))
        assert "0 libres 4 occupées 1 attend" in page
        assert "11 h 30 Nour" in page
    assert "occupées" not in words(as_(counsellor_a).get(reverse("home:today")))


def test_bookings_of_old_are_only_read(desk, posts, ten):
    seated = sit(posts)
    seating.end(booking=seated)
    page = words(desk.get(url("staff_booking", seated.pk)))
    assert "Déplacer" not in page
    assert bookings.find_by_code(seated.code) == seated
