"""Booking a place for somebody at the desk or on the phone, moving and cancelling it for them."""

from __future__ import annotations

import uuid

import pytest

from cdm.outbox.models import Message
from multimedia.models import Booking
from tests.multimedia.desks import undo
from tests.multimedia.rooms import figures, sit, state
from tests.multimedia.screens import url
from tests.multimedia.worlds import TUESDAY, at, book
from tests.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]
State = Booking.State


def test_book_for_somebody_and_print(as_, counsellor_a, posts):
    client = as_(counsellor_a)
    query = {"space": posts.pk, "minutes": 60, "places": 2, "purpose": "CV"}
    page = client.get(url("desk_book"), query)
    assert 'value="20261124T0900Z"' in page.content.decode()
    sent = {"start": "20261124T0900Z", "submission": uuid.uuid4(), "name": "Nour", "page_language": "nl"}
    page = client.post(f"{url('desk_book')}?space={posts.pk}&minutes=60&places=2&purpose=CV", sent, follow=True)
    made = Booking.objects.get()
    assert (made.places, made.name, made.starts) == (2, "Nour", at(TUESDAY, "10:00"))
    assert "dinsdag 24 november 2026" in words(page).lower()
    assert figures() == [("2026-11-23", "purpose", "CV", 2)]


def test_the_whole_space(desk, posts):
    sent = {"start": "20261124T0900Z", "submission": uuid.uuid4(), "page_language": "fr"}
    desk.post(f"{url('desk_book')}?space={posts.pk}&minutes=180&whole=1", sent)
    assert (Booking.objects.get().places, Booking.objects.get().whole) == (4, True)


def test_a_time_just_taken_keeps_what_was_typed(desk, posts):
    for _n in range(4):
        book(posts, at(TUESDAY, "10:00"))
    sent = {"start": "20261124T0900Z", "submission": uuid.uuid4(), "name": "Nour", "page_language": "fr"}
    page = desk.post(f"{url('desk_book')}?space={posts.pk}&minutes=60", sent)
    assert page.status_code == 422
    assert 'value="Nour"' in page.content.decode()
    assert 'value="20261124T0900Z"' not in page.content.decode()


def test_over_the_limit_staff_may_all_the_same(desk, posts):
    for hour in ("12:00", "14:00"):
        book(posts, at(TUESDAY, hour), email="nour@example.org")
    sent = {
        "start": "20261124T0900Z",
        "submission": uuid.uuid4(),
        "email": "nour@example.org",
        "page_language": "fr",
    }
    address = f"{url('desk_book')}?space={posts.pk}&minutes=60"
    page = desk.post(address, sent)
    assert "14 h 00" in words(page)
    assert Booking.objects.count() == 2
    desk.post(address, {**sent, "limit": "1"})
    assert Booking.objects.count() == 3


def test_more_places_than_there_are_is_said(desk, posts):
    page = desk.get(url("desk_book"), {"space": posts.pk, "minutes": 60, "places": 9})
    assert page.status_code == 422
    assert "pas autant de places" in words(page)


def test_moving_shows_the_mail_and_is_undone(desk, posts):
    made = book(posts, at(TUESDAY, "10:00"), email="nour@example.org")
    Message.objects.all().delete()
    sent = {"start": "20261124T1300Z", "message": "À demain !"}
    page = desk.post(url("staff_move", made.pk), {**sent, "preview": "1"})
    assert "À demain !" in words(page)
    assert state(made) == State.BOOKED
    page = desk.post(url("staff_move", made.pk), sent, follow=True)
    made.refresh_from_db()
    assert made.starts == at(TUESDAY, "14:00")
    undo(desk, page)
    made.refresh_from_db()
    assert made.starts == at(TUESDAY, "10:00")


def test_cancelling_shows_the_mail_and_is_undone(desk, posts):
    made = book(posts, at(TUESDAY, "10:00"), email="nour@example.org")
    assert "Désolés" in words(desk.post(url("staff_cancel", made.pk), {"message": "Désolés", "preview": "1"}))
    page = desk.post(url("staff_cancel", made.pk), {"message": "Désolés"}, follow=True)
    assert state(made) == State.CANCELLED
    undo(desk, page)
    assert state(made) == State.BOOKED


def test_who_sits_there_is_not_moved_or_cancelled(desk, posts):
    seated = sit(posts)
    for name in ("staff_move", "staff_cancel"):
        assert "Cette réservation" in words(desk.get(url(name, seated.pk), follow=True))
