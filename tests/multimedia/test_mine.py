"""My booking: what, when, where, at which place; moving, cancelling; and every state it can be in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from cdm.core import clock, stamps, throttle
from multimedia import bookings
from multimedia.models import Booking
from tests.multimedia import worlds
from tests.multimedia.worlds import TUESDAY, at, book
from tests.reading import words

pytestmark = pytest.mark.django_db
TEN, TWO = at(TUESDAY, "10:00"), at(TUESDAY, "14:00")


def url(name: str, mine: Booking, language: str = "fr") -> str:
    with translation.override(language):
        return reverse(f"multimedia:{name}", args=[bookings.token_of(mine)])


@pytest.fixture
def mine(posts) -> Booking:
    return book(posts, name="Nour", places=2)


class TestPage:
    def test_what_when_where_and_which(self, client, mine):
        response = client.get(url("booking", mine))
        page = words(response)
        assert "Mardi 24 novembre 10 h 00 – 11 h 00" in page
        for word in ("Nour", str(mine), "Postes posts, 2 places", "10 minutes"):
            assert word in page
        assert [station.number for station in response.context["stations"]] == list(bookings.seats_held(mine))
        assert (response["Cache-Control"], "noindex" in response["X-Robots-Tag"]) == ("no-store, private", True)

    def test_the_place_is_the_one_it_has_now(self, client, mine):
        before = client.get(url("booking", mine)).context["stations"]
        after = client.get(url("booking", bookings.elsewhere(booking=mine))).context["stations"]
        assert [station.number for station in after] == list(bookings.seats_held(mine)) != before
        assert set(before).isdisjoint(after)

    def test_in_dutch(self, client, mine):
        page = words(client.get(url("booking", mine, "nl")))
        assert "Werkplekken posts, 2 plaatsen" in page
        assert "Uw plaatsen" in page

    def test_a_wish_is_said(self, client, posts):
        worlds.steward()
        page = words(client.get(url("booking", book(posts, accessible=True, help=True))))
        assert "fauteuil roulant" in page
        assert "steward" in page

    @pytest.mark.parametrize(
        ("state", "heading", "known"),
        [
            ("in_use", "Vous y êtes", True),
            ("ended", "Cette réservation est terminée", False),
            ("no_show", "Votre place est allée à quelqu’un d’autre", False),
            ("cancelled", "Cette réservation est annulée", False),
        ],
    )
    def test_every_state_says_what_it_is(self, client, mine, state, heading, known):
        Booking.objects.update(state=state, began=TEN)
        response = client.get(url("booking", mine))
        assert heading in words(response)
        assert (str(mine) in words(response)) is known
        assert (url("booking_move", mine) in response.content.decode()) is False
        assert ("space=posts" in response.content.decode()) is not known

    def test_nobody_settled_it_and_its_time_is_over(self, client, mine, monday_morning):
        monday_morning.move_to(TEN + dt.timedelta(hours=2))
        assert "Cette réservation est terminée" in words(client.get(url("booking", mine)))

    def test_too_late_to_change_online(self, client, mine, monday_morning):
        monday_morning.move_to(TEN - dt.timedelta(minutes=30))
        page = client.get(url("booking", mine))
        assert url("booking_move", mine) not in page.content.decode()
        assert "trop tard" in words(page)
        for name in ("booking_move", "booking_cancel"):
            for answer in (client.get(url(name, mine)), client.post(url(name, mine), {"start": stamps.stamp(TWO)})):
                assert (answer.status_code, answer.url) == (302, url("booking", mine))

    @pytest.mark.parametrize("token", ["nonsense", "a:b", "0" * 32])
    def test_a_link_that_was_not_made_here(self, client, posts, token):
        for name in ("booking", "booking_move", "booking_cancel", "booking_calendar"):
            with translation.override("fr"):
                assert client.get(reverse(f"multimedia:{name}", args=[token])).status_code == 404

    def test_the_calendar_file(self, client, mine):
        response = client.get(url("booking_calendar", mine, "nl"))
        assert response["Content-Type"].startswith("text/calendar")
        assert f"UID:{mine.pk}@multimedia".encode() in response.content.replace(b"\r\n ", b"")

    @pytest.mark.parametrize("places", [1, 3])
    def test_queries(self, client, posts, places, django_assert_num_queries):
        mine = book(posts, places=places)
        client.get(url("booking", mine))
        with django_assert_num_queries(9):
            client.get(url("booking", mine))


class TestCancel:
    def test_asks_first_and_only_then_gives_it_back(self, client, mine):
        assert "annuler" in words(client.get(url("booking_cancel", mine))).lower()
        mine.refresh_from_db()
        assert mine.is_open
        assert client.post(url("booking_cancel", mine)).url == url("booking", mine)
        mine.refresh_from_db()
        assert (mine.state, mine.hold) == ("cancelled", None)

    def test_twice_is_no_error(self, client, mine):
        for _ in range(2):
            assert client.post(url("booking_cancel", mine)).status_code == 302


class TestMove:
    def test_the_times_of_its_own_question(self, client, mine, posts):
        book(posts, TWO, places=3)  # one is left then: not enough for two
        choice = client.get(url("booking_move", mine), {"day": "2026-11-24"}).context["choice"]
        starts = {clock.local(time.start).strftime("%H:%M") for time in choice.chosen.times}
        assert "09:00" in starts
        assert starts.isdisjoint({"13:15", "14:00", "14:45"})

    def test_another_length(self, client, mine):
        response = client.get(url("booking_move", mine), {"minutes": "120", "day": "2026-11-24"})
        assert response.context["question"].minutes == 120
        assert clock.local(response.context["choice"].chosen.times[-1].start).strftime("%H:%M") == "15:00"
        assert 'aria-current="true">2\u00a0h<' in response.content.decode()

    @pytest.mark.parametrize("minutes", ["", "50", "-1", "9" * 30, "x"])
    def test_a_length_the_space_does_not_have_is_its_own(self, client, mine, minutes):
        assert client.get(url("booking_move", mine), {"minutes": minutes}).context["question"].minutes == 60

    def test_a_length_staff_agreed_to_is_kept(self, client, posts):
        mine = book(posts, minutes=50, by_staff=True)
        response = client.get(url("booking_move", mine))
        assert 50 in [minutes for minutes, _url in response.context["lengths"]]
        client.post(url("booking_move", mine), {"start": stamps.stamp(TWO)})
        mine.refresh_from_db()
        assert (mine.starts, mine.ends - mine.starts) == (TWO, dt.timedelta(minutes=50))

    def test_choosing_asks_and_confirming_moves(self, client, mine):
        asked = client.get(url("booking_move", mine), {"minutes": "90", "start": stamps.stamp(TWO)})
        assert "14 h 00 – 15 h 30" in words(asked)
        mine.refresh_from_db()
        assert mine.starts == TEN
        done = client.post(url("booking_move", mine), {"minutes": "90", "start": stamps.stamp(TWO)}, follow=True)
        assert "Votre réservation a été déplacée." in words(done)
        mine.refresh_from_db()
        assert (mine.starts, mine.ends) == (TWO, TWO + dt.timedelta(minutes=90))

    def test_a_lost_race_leaves_it_as_it_was_and_shows_others(self, client, mine, posts):
        book(posts, TWO, whole=True, by_staff=True)
        response = client.post(url("booking_move", mine), {"start": stamps.stamp(TWO)})
        assert response.status_code == 409
        assert response.context["nearest"]
        assert b'role="alert"' in response.content
        mine.refresh_from_db()
        assert mine.starts == TEN

    def test_what_is_not_allowed_is_explained(self, client, posts):
        posts.minutes_per_day = 60
        posts.save()
        mine = book(posts, email="nour@example.be")
        response = client.post(url("booking_move", mine), {"minutes": "120", "start": stamps.stamp(TEN)})
        assert response.status_code == 422
        assert "60 minutes en un jour" in words(response)
        assert response.context["nearest"] == []  # other times of that day would be refused as well

    def test_a_flood_is_slowed_down(self, client, mine, monkeypatch):
        monkeypatch.setattr(throttle, "over", lambda *_, **__: True)
        response = client.post(url("booking_move", mine), {"start": stamps.stamp(TWO)})
        assert response.status_code == 422
        mine.refresh_from_db()
        assert mine.starts == TEN

    def test_nothing_free_is_said(self, client, site, posts):
        mine = book(posts)
        for number in range(35):
            day = TUESDAY + dt.timedelta(days=number)
            if day.weekday() < 5:
                start = at(day, "09:00") if day != TUESDAY else at(day, "11:00")
                lasts = {"minutes": 480} if day != TUESDAY else {"minutes": 360}
                book(posts, start, whole=day != TUESDAY, places=4, by_staff=True, waive={"horizon"}, **lasts)
        response = client.get(url("booking_move", mine), {"day": "2026-11-25"})
        assert response.status_code == 200
        assert not response.context["choice"].chosen.times

    def test_the_part_of_it_for_htmx(self, client, mine):
        part = client.get(url("booking_move", mine), headers={"HX-Request": "true"})
        assert b"<html" not in part.content
        assert b'id="times"' in part.content
        assert "HX-Request" in part["Vary"]
