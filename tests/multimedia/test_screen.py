"""The wall: free, until when, who is next; both languages as large, never a name or a code that opens anything."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from multimedia import seating
from tests.multimedia import worlds
from tests.multimedia.rooms import TEN, fill, minutes, number, sit, ticket
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book
from tests.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten")]


@pytest.fixture
def wall(client):
    return lambda **headers: client.get(reverse("multimedia:screen"), headers=headers)


def test_both_languages_at_once(wall, posts):
    page = words(wall())
    for said in ("Espace multimédia", "Multimediaruimte", "libre jusqu’à 17 h 00", "vrij tot 17.00 uur"):
        assert said in page


def test_the_first_language_changes_every_day(wall, posts, ten):
    def first() -> str:
        return re.findall(r'<span lang="(..)"', wall().content.decode())[0]

    monday = first()
    ten.move_to(at(TUESDAY, "10:00"))
    assert {monday, first()} == {"fr", "nl"}


def test_full_says_when_the_next_is_free(wall, posts):
    fill(posts)
    assert "11 h 00" in words(wall())
    assert "11.00 uur" in words(wall())


def test_who_is_called_where_and_who_is_next(wall, posts):
    sitting = fill(posts)
    first = ticket(posts)
    ticket(posts)
    seating.end(booking=sitting[0])
    first.refresh_from_db()
    page = words(wall())
    assert f"P 1 → {number(first.booking)}" in page
    assert "P 2" in page


def test_why_somebody_is_passed(wall, posts):
    fill(posts)
    ticket(posts, accessible=True)
    page = words(wall())
    assert "attend une place accessible" in page
    assert "wacht op een toegankelijke plaats" in page


def test_a_booking_about_to_begin_by_the_end_of_its_code(wall, posts, ten):
    ten.move_to(worlds.NOW)
    mine = book(posts, TEN + minutes(15), name="Nour Benali", email="nour@example.org", phone="+32470000000")
    far = book(posts, TEN + minutes(30))
    ten.move_to(TEN)
    page = wall().content.decode()
    assert f"…{mine.code[-3:]}" in page
    assert f"…{far.code[-3:]}" not in page
    for secret in ("Nour", "Benali", "nour@", "32470", mine.code, mine.code[:4], mine.pk.hex, str(mine.pk)):
        assert secret not in page


def test_nobody_who_sits_is_named(wall, posts, ten):
    seated = sit(posts, name="Nour Benali")
    ten.move_to(TEN + minutes(56))
    page = wall().content.decode()
    assert "11:00" in page  # it is announced that the place is free soon
    assert "Nour" not in page
    assert seated.code not in page


def test_closed_says_when_it_opens(wall, posts, ten):
    ten.move_to(at(MONDAY, "18:00"))
    page = words(wall())
    for said in ("Fermé en ce moment", "Nu gesloten", "mardi 24 novembre", "dinsdag 24 november"):
        assert said in page


def test_nothing_arranged_yet(wall):
    assert wall().status_code == 200


def test_it_refreshes_itself_with_and_without_scripts(wall, posts):
    page = wall().content.decode()
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page)
    assert 'hx-trigger="every 15s"' in page
    inside = wall(**{"hx-request": "true"}).content.decode()
    assert 'id="wall"' in inside
    assert "<html" not in inside


def test_no_cookie_for_a_wall(wall, posts):
    answer = wall()
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_however_many_there_are(wall, posts, count, django_assert_num_queries, ten):
    ten.move_to(worlds.NOW)
    for _n in range(count):
        book(posts, TEN + minutes(15), minutes=30)
    ten.move_to(TEN)
    sit(posts, minutes=5)
    sitting = []
    while len(sitting) < 3 - count:
        sitting.append(sit(posts))
    for _n in range(count):
        ticket(posts, accessible=True)
    wall()
    with django_assert_num_queries(10):
        wall()


def test_a_long_list_ends_with_how_many_more(wall, posts, site, ten):
    ten.move_to(worlds.NOW)
    many = worlds.space(site, "many", 12)
    coming = [book(many, TEN) for _n in range(11)]
    ten.move_to(TEN)
    page = words(wall())
    assert sum(f"…{each.code[-3:]}" in page for each in coming) == 7
    assert "+ 4" in page
