"""The first page of the area and the page of what is free now: every state in words, in both languages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import translation

from cdm.agenda.models import Absence, AvailabilityRule, Closure, Regime
from multimedia import glance, spaces
from multimedia.glance import State
from multimedia.models import Landmark, Space
from tests.multimedia import worlds
from tests.multimedia.rooms import fill, sit
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book, hour
from tests.reading import words

pytestmark = pytest.mark.django_db
TEN = at(MONDAY, "10:00")


def url(name: str = "front", language: str = "fr") -> str:
    with translation.override(language):
        return reverse(f"multimedia:{name}")


def seen(client, name: str = "front", language: str = "fr") -> str:
    return words(client.get(url(name, language)))


def the(space: Space) -> glance.Glance:
    return next(one for one in glance.of(spaces.standing()) if one.space == space)


class TestGlance:
    def test_free(self, posts, monday_morning):
        monday_morning.move_to(TEN)
        sit(posts, minutes=30)
        one = the(posts)
        assert (one.state, one.count, one.places, one.closing) == (State.FREE, 3, 4, True)

    def test_free_until_somebody_comes(self, posts, monday_morning):
        for _place in range(4):
            book(posts, at(MONDAY, "11:00"))
        monday_morning.move_to(TEN)
        one = the(posts)
        assert (one.until, one.closing) == (at(MONDAY, "11:00"), False)

    def test_full_says_when_the_next_is_free(self, posts, monday_morning):
        monday_morning.move_to(TEN)
        fill(posts, minutes=30)
        one = the(posts)
        assert (one.state, one.next) == (State.FULL, at(MONDAY, "10:30"))

    @pytest.mark.parametrize(
        ("now", "state", "next_free"), [("10:25", State.FREE, None), ("10:26", State.FULL, "11:30")]
    )
    def test_booked_in_less_than_five_minutes_is_not_free(self, posts, monday_morning, now, state, next_free):
        for _place in range(4):
            book(posts, at(MONDAY, "10:30"))
        monday_morning.move_to(at(MONDAY, now))
        one = the(posts)
        assert (one.state, one.next) == (state, next_free and at(MONDAY, next_free))

    def test_no_place_is_free_between_two_bookings_that_touch(self, posts, monday_morning):
        for start in ("10:00", "11:00"):
            for _place in range(4):
                book(posts, at(MONDAY, start))
        monday_morning.move_to(at(MONDAY, "10:10"))
        assert the(posts).next == at(MONDAY, "12:00")

    def test_just_before_it_closes_nobody_is_told_that_all_is_taken(self, posts, monday_morning):
        monday_morning.move_to(at(MONDAY, "16:56"))
        one = the(posts)
        assert (one.state, one.next) == (State.CLOSING, at(MONDAY, "17:00"))

    def test_what_is_broken_or_left_empty_is_not_counted(self, posts, monday_morning):
        monday_morning.move_to(TEN)
        Absence.objects.create(calendar=posts.calendar, seat=1, period=(TEN, None))
        assert (the(posts).count, the(posts).places) == (3, 3)
        Regime.objects.create(kind=Regime.Kind.OPEN, starts=MONDAY, capacity_percent=50)
        assert (the(posts).count, the(posts).places) == (1, 1)

    def test_all_broken_is_not_full(self, posts, monday_morning):
        monday_morning.move_to(TEN)
        for seat in range(1, 5):
            Absence.objects.create(calendar=posts.calendar, seat=seat, period=(TEN, None))
        assert the(posts).state is State.OUT

    def test_closed_says_when_it_opens(self, posts, monday_morning):
        assert (the(posts).next, the(posts).today) == (at(MONDAY, "09:00"), True)
        monday_morning.move_to(at(MONDAY, "18:00"))
        Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY)
        assert the(posts).next == at(TUESDAY + dt.timedelta(days=1), "09:00")
        assert not the(posts).today

    def test_a_space_opens_at_its_own_hours(self, posts, quiet, site, monday_morning):
        AvailabilityRule.objects.create(
            calendar=quiet.calendar, site=site, weekday=0, starts=hour("13:00"), ends=hour("15:00")
        )
        monday_morning.move_to(TEN)
        assert the(posts).state is State.FREE
        assert (the(quiet).state, the(quiet).next) == (State.CLOSED, at(MONDAY, "13:00"))

    def test_a_centre_that_is_closed_says_nothing_it_does_not_know(self, posts, monday_morning):
        Regime.objects.create(kind=Regime.Kind.CLOSED, starts=MONDAY)
        assert (the(posts).state, the(posts).next) == (State.CLOSED, None)


class TestFront:
    def test_walking_in_is_said_first_and_booking_is_one_button(self, client, posts, monday_morning):
        monday_morning.move_to(TEN)
        page = client.get(url()).content.decode()
        assert page.index("Venez simplement") < page.index(reverse("multimedia:book"))
        assert page.count('class="button"') == 1

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("fr", "4 libres sur 4 jusqu’à la fermeture, à 17 h 00"),
            ("nl", "4 vrij van de 4 tot we sluiten, om 17.00 uur"),
        ],
    )
    def test_how_many_and_until_when(self, client, posts, monday_morning, language, said):
        monday_morning.move_to(TEN)
        assert said in seen(client, language=language)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("fr", "Tout est occupé prochaine place à 10 h 30 Venez et prenez un ticket"),
            ("nl", "Alles is bezet volgende plaats om 10.30 uur Loop binnen en neem een ticket"),
        ],
    )
    def test_full(self, client, posts, monday_morning, language, said):
        monday_morning.move_to(TEN)
        fill(posts, minutes=30)
        assert said in seen(client, language=language)

    @pytest.mark.parametrize(
        ("when", "said"),
        [
            ("08:00", "Fermé en ce moment ouvre à 9 h 00"),
            ("18:00", "Fermé en ce moment ouvre mardi 24 novembre, 9 h 00"),
        ],
    )
    def test_closed(self, client, posts, monday_morning, when, said):
        monday_morning.move_to(at(MONDAY, when))
        assert said in seen(client)

    def test_under_a_regime_of_appointments_nobody_is_told_to_walk_in(self, client, posts, monday_morning):
        Regime.objects.create(kind=Regime.Kind.APPOINTMENT, starts=MONDAY)
        monday_morning.move_to(TEN)
        fill(posts, minutes=30)
        for name in ("front", "now", "book"):
            page = seen(client, name)
            assert "Venez simplement" not in page, name
            assert "prenez un ticket" not in page, name
        assert "uniquement sur réservation" in seen(client)
        assert "alleen na reservatie" in seen(client, language="nl")

    def test_no_space_is_not_a_dead_end(self, client, site):
        for name in ("front", "now", "book"):
            page = client.get(url(name)).content.decode()
            assert f'class="button-quiet" href="{reverse("home:contact")}"' in page
        assert 'class="button"' not in client.get(url()).content.decode()

    def test_a_space_of_the_desk_alone_is_not_shown(self, client, posts, site):
        worlds.space(site, "desk", 2, public=False)
        worlds.space(site, "gone", 2, active=False)
        page = seen(client)
        assert "Postes posts" in page
        assert "Postes desk" not in page
        assert "Postes gone" not in page

    def test_when_the_steward_is_there(self, client, posts):
        worlds.steward("10:00", "12:00", range(1, 2))
        assert "Mardi 10 h 00 – 12 h 00" in seen(client)

    def test_the_ways_on_exist(self, client, posts):
        page = client.get(url()).content.decode()
        for name in ("multimedia:works", "multimedia:skills", "multimedia:now", "home:mine"):
            assert f'href="{reverse(name)}"' in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, client, site, django_assert_num_queries, monday_morning, count):
        monday_morning.move_to(TEN)
        for number in range(count):
            sit(worlds.space(site, f"s{number}", 3))
        client.get(url())
        with django_assert_num_queries(9):
            client.get(url())


class TestNow:
    def test_the_list_says_every_place(self, client, posts, quiet, monday_morning):
        monday_morning.move_to(TEN)
        sit(posts, station=posts.stations.get(number=1), minutes=45)
        page = seen(client, "now")
        assert "1 : occupée jusqu’à 10 h 45" in page
        assert "2 : libre jusqu’à 17 h 00" in page
        assert "4 : libre jusqu’à 17 h 00 accessible en fauteuil roulant" in page
        assert "bezet tot 10.45 uur" in seen(client, "now", "nl")

    def test_the_list_comes_before_the_plan(self, client, posts):
        page = client.get(url("now")).content.decode()
        assert page.index('id="now-list"') < page.index('id="mm-plan"')
        assert 'id="mm-plan" tabindex="0" role="region"' in page

    def test_without_a_plan_there_is_a_list(self, client, posts):
        posts.stations.update(x=None, y=None)
        page = client.get(url("now")).content.decode()
        assert 'id="now-list"' in page
        assert "mm-plan" not in page
        assert 'href="#plan"' not in page

    def test_it_refreshes_itself_unless_asked_not_to(self, client, posts):
        assert 'hx-trigger="every 60s"' in client.get(url("now")).content.decode()
        still = client.get(url("now"), {"still": "1"}).content.decode()
        assert "hx-trigger" not in still
        assert f'href="{url("now")}"' in still

    def test_htmx_gets_what_it_selects(self, client, posts):
        Landmark.objects.create(name_fr="Entrée", name_nl="Ingang", x=9, y=9)
        response = client.get(url("now"), headers={"HX-Request": "true"})
        page = response.content.decode()
        assert "<html" not in page
        for part in ("now-list", "now-head", "mm-drawing", "mm-legend"):
            assert page.count(f'id="{part}"') == 1
        assert "HX-Request" in response["Vary"]
        assert response["Cache-Control"] == "no-store"

    def test_nobody_is_named(self, client, posts, monday_morning):
        monday_morning.move_to(TEN)
        book(posts, at(MONDAY, "10:15"), name="Nour", email="nour@example.org", phone="0470123456", minutes=30)
        for name in ("front", "now"):
            page = client.get(url(name)).content.decode().lower()
            assert "nour" not in page
            assert "470123" not in re.sub(r"\s", "", page)

    def test_nothing_is_left_in_the_browser(self, client, posts):
        for name in ("front", "now", "book"):
            client.get(url(name))
        assert not client.cookies

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, client, site, django_assert_num_queries, monday_morning, count):
        monday_morning.move_to(TEN)
        for number in range(count):
            sit(worlds.space(site, f"s{number}", 3))
        client.get(url("now"))
        with django_assert_num_queries(9):
            client.get(url("now"))
