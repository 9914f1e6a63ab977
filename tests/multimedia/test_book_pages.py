"""The visitor's three screens: only what is offered, nothing lost, nothing told that is nobody's business."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import translation

from cdm.agenda.models import Absence, Closure
from cdm.core import clock, stamps, throttle
from cdm.outbox.models import Message
from multimedia import bookings
from multimedia.models import Booking
from stats import purposes
from stats.models import DayCount
from tests.multimedia import worlds
from tests.multimedia.rooms import words
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = pytest.mark.django_db
ASKED = {"space": "posts", "minutes": "60"}
TUESDAY_10 = at(TUESDAY, "10:00")
FRIDAY = MONDAY + dt.timedelta(days=4)
SATURDAY = MONDAY + dt.timedelta(days=5)


def url(name: str, *args: str, language: str = "fr") -> str:
    with translation.override(language):
        return reverse(f"multimedia:{name}", args=args)


def details(start: dt.datetime = TUESDAY_10, language: str = "fr", **asked: str) -> str:
    return f"{url('book_details', language=language)}?{urlencode({**ASKED, **asked, 'start': stamps.stamp(start)})}"


def form(start: dt.datetime = TUESDAY_10, **typed: str) -> dict[str, str]:
    return {"start": stamps.stamp(start), "submission": str(uuid.uuid4()), **typed}


def fill(space, start: dt.datetime = TUESDAY_10, **fields) -> None:
    for _place in space.stations.all():
        book(space, start, **fields)


def away(space, *seats: int, since: str = "09:00") -> None:
    """Out of order on Tuesday, from an hour on."""
    for seat in seats:
        Absence.objects.create(calendar=space.calendar, seat=seat, period=(at(TUESDAY, since), at(TUESDAY, "17:00")))


def kinds(response) -> list[tuple[str, int, str]]:
    return [(one.what, one.question.minutes, one.question.space.code) for one in response.context["alternatives"]]


def choices(client, name: str, **asked: str) -> list[str]:
    return [value for value, _label in client.get(url("book"), asked).context["form"].fields[name].choices]


def chosen(response) -> dt.date:
    return response.context["choice"].chosen.date


def states(response) -> list[str]:
    return [day.state.value for day in response.context["choice"].days]


class TestQuestion:
    def test_the_space_narrows_how_long_and_how_many(self, client, posts, quiet):
        worlds.space(posts.calendar.site, "tablets", 2, shortest=15, longest=45, walk_up_minutes=45)
        assert choices(client, "minutes", space="tablets") == ["15", "30", "45"]
        assert choices(client, "places", space="posts") == ["1", "2", "3"]
        assert "places" not in client.get(url("book"), {"space": "quiet"}).context["form"].fields

    def test_accessible_is_asked_where_something_is(self, client, posts, quiet):
        assert "accessible" in client.get(url("book"), {"space": "posts"}).context["form"].fields
        assert "accessible" not in client.get(url("book"), {"space": "quiet"}).context["form"].fields

    def test_help_is_asked_where_somebody_helps(self, client, posts):
        assert "help" not in client.get(url("book")).context["form"].fields
        worlds.steward(weekdays=range(2))
        shown = client.get(url("book"))
        assert "help" in shown.context["form"].fields
        assert "lundi, mardi" in words(shown)

    def test_the_only_space_is_chosen(self, client, posts):
        assert client.get(url("book")).context["form"].initial["space"] == "posts"

    def test_a_whole_question_leads_to_the_times(self, client, posts):
        worlds.steward()
        code = purposes.choices()[0][0]
        whole = {**ASKED, "places": "2", "accessible": "on", "help": "on", "purpose": code, "go": "1"}
        refused = client.get(url("book"), whole)
        assert refused.context["form"].errors  # one accessible place is not two
        response = client.get(url("book"), {**whole, "places": "1"})
        expected = {**ASKED, "accessible": "1", "help": "1", "purpose": code}
        assert response.url == f"{url('book_time')}?{urlencode(expected)}"
        assert client.get(response.url).status_code == 200

    def test_a_length_of_another_space_is_refused_in_words(self, client, posts, site):
        worlds.space(site, "tablets", 2, shortest=15, longest=45, walk_up_minutes=45)
        response = client.get(url("book"), {"space": "posts", "minutes": "15", "places": "1", "go": "1"})
        assert 'role="alert"' in response.content.decode()
        assert "minutes" in response.context["form"].errors

    def test_what_for_may_be_left_unsaid(self, client, posts):
        assert client.get(url("book"), {**ASKED, "places": "1", "go": "1"}).status_code == 302
        assert choices(client, "purpose")[0] == ""

    def test_htmx_gets_the_questions_alone(self, client, posts):
        response = client.get(url("book"), {"space": "posts"}, headers={"HX-Request": "true"})
        assert b"<html" not in response.content
        assert b'id="questions"' in response.content
        assert "HX-Request" in response["Vary"]


class TestTimes:
    def test_the_next_free_time_and_its_day(self, client, posts):
        response = client.get(url("book_time"), ASKED)
        page = response.content.decode()
        assert chosen(response) == MONDAY
        assert 'aria-label="lundi 23\u00a0novembre, 9\u00a0h\u00a000 – 10\u00a0h\u00a000, 1\u00a0h"' in page
        assert page.count('class="slot slot-first"') == 1

    def test_in_dutch(self, client, posts):
        page = client.get(url("book_time", language="nl"), ASKED).content.decode()
        assert 'aria-label="maandag 23\u00a0november, 09.00 – 10.00\u00a0uur, 1\u00a0uur"' in page

    def test_a_day_has_its_morning_and_its_afternoon(self, client, posts):
        parts = client.get(url("book_time"), {**ASKED, "day": "2026-11-24"}).context["choice"].chosen.parts
        starts = [(str(label), [f"{clock.local(time.start):%H:%M}" for time in times]) for label, times in parts]
        assert [label for label, _times in starts] == ["Matin", "Après-midi"]
        assert starts[0][1][-1] == "11:45"
        assert (starts[1][1][0], starts[1][1][-1]) == ("12:00", "16:00")

    def test_each_day_says_how_it_is(self, client, posts, monday_morning):
        fill(posts, at(FRIDAY, "09:00"), minutes=60)
        Absence.objects.create(calendar=posts.calendar, period=(at(FRIDAY, "10:00"), at(FRIDAY, "16:15")))
        Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY)
        monday_morning.move_to(at(TUESDAY, "12:00"))
        response = client.get(url("book_time"), ASKED)
        assert states(response) == ["past", "closed", "free", "free", "full"]
        assert "fermé" in words(response)
        assert "complet" in words(response)

    def test_a_full_day_says_so_and_when_the_next_is(self, client, posts):
        away(posts, 1, 2, 3, 4)
        response = client.get(url("book_time"), {**ASKED, "day": "2026-11-24"})
        assert (chosen(response), states(response)[1]) == (TUESDAY, "full")
        assert response.context["choice"].next.start == at(TUESDAY + dt.timedelta(days=1), "09:00")
        assert response.context["alternatives"] == []
        assert "Rien n’est libre ce jour-là." in words(response)
        assert "mercredi 25 novembre, 9 h 00" in words(response)

    @pytest.mark.parametrize(
        ("asked", "broken", "others"),
        [
            ({"minutes": "120"}, {1: "10:30", 2: "10:30", 3: "10:30", 4: "10:30"}, [("shorter", 90)]),
            ({"minutes": "120"}, {1: "09:45", 2: "09:45", 3: "09:45", 4: "09:45"}, [("shorter", 45)]),
            ({"places": "3"}, {1: "09:00", 2: "09:00"}, [("fewer", 60)]),
            ({"accessible": "1"}, {4: "09:00"}, [("ordinary", 60)]),
            ({"accessible": "1"}, {4: "09:30"}, [("shorter", 30), ("ordinary", 60)]),
        ],
    )
    def test_what_else_is_free_on_that_day(self, client, posts, asked, broken, others):
        """``broken``: from when on."""
        for seat, since in broken.items():
            away(posts, seat, since=since)
        response = client.get(url("book_time"), {**ASKED, **asked, "day": "2026-11-24"})
        assert [(what, minutes) for what, minutes, _code in kinds(response)] == others
        for other in response.context["alternatives"]:
            found = client.get(f"{url('book_time')}?{other.question.query(day='2026-11-24')}").context["choice"]
            assert found.chosen.times[0] == other.first

    def test_without_help_on_a_day_without_a_steward(self, client, posts):
        worlds.steward("09:00", "10:00", range(1))
        response = client.get(url("book_time"), {**ASKED, "help": "1", "day": "2026-11-24"})
        assert states(response)[1] == "bare"
        assert "sans steward" in words(response)
        assert kinds(response) == [("alone", 60, "posts")]

    def test_another_space_for_as_long_as_it_is_lent(self, client, posts, site):
        worlds.space(site, "tablets", 2, longest=45, walk_up_minutes=45)
        away(posts, 1, 2, 3, 4)
        assert kinds(client.get(url("book_time"), {**ASKED, "day": "2026-11-24"})) == [("elsewhere", 45, "tablets")]

    def test_weeks_go_from_this_one_to_the_horizon(self, client, posts):
        first = client.get(url("book_time"), ASKED).context["choice"].week
        assert (first.previous, first.next) == (None, dt.date(2026, 11, 30))
        last = client.get(url("book_time"), {**ASKED, "week": "2030-01-01"}).context["choice"]
        assert (last.week.next, last.week.monday) == (None, dt.date(2026, 12, 21))
        assert [day.state.value for day in last.days] == ["free"] * 3 + ["later"] * 2
        assert client.get(url("book_time"), {**ASKED, "week": "nonsense"}).context["choice"].week == first

    def test_a_week_begins_with_its_first_free_day(self, client, posts):
        Closure.objects.create(first_day=dt.date(2026, 11, 30), last_day=dt.date(2026, 12, 1))
        assert chosen(client.get(url("book_time"), {**ASKED, "week": "2026-11-30"})) == dt.date(2026, 12, 2)

    @pytest.mark.parametrize(("asked", "shown"), [("2020-01-01", MONDAY), ("2030-01-01", dt.date(2026, 12, 23))])
    def test_a_day_that_cannot_be_booked_gives_way(self, client, posts, asked, shown):
        assert chosen(client.get(url("book_time"), {**ASKED, "day": asked})) == shown

    def test_a_weekend_shows_only_where_it_is_open(self, client, posts, site):
        assert len(states(client.get(url("book_time"), ASKED))) == 5
        site.opening_hours.create(weekday=5, opens="10:00", closes="12:00")
        assert states(client.get(url("book_time"), ASKED))[5:] == ["free"]

    def test_nothing_at_all_is_not_a_dead_end(self, client, posts, quiet):
        Absence.objects.create(calendar=posts.calendar, period=(worlds.NOW, worlds.NOW + dt.timedelta(days=100)))
        response = client.get(url("book_time"), ASKED)
        assert response.context["choice"].first is None
        assert [other.question.space for other in response.context["alternatives"]] == [quiet]
        assert "revenez voir demain" in words(response)
        assert url("now") in response.content.decode()

    def test_the_clock_of_the_day_summer_time_ends(self, client, posts, site, monday_morning):
        """B5, B6: nine o'clock is nine o'clock, an hour twice on the clock is offered once, and all last an hour."""
        sunday = dt.date(2026, 10, 25)
        site.opening_hours.create(weekday=6, opens="00:00", closes="10:00")
        monday_morning.move_to(at(dt.date(2026, 10, 22), "09:00"))
        times = client.get(url("book_time"), {**ASKED, "day": "2026-10-25"}).context["choice"].chosen.times
        shown = [f"{clock.local(time.start):%H:%M}" for time in times]
        assert max(Counter(shown).values()) == 1
        assert (shown[0], shown[-1]) == ("00:00", "09:00")
        assert {time.end - time.start for time in times} == {dt.timedelta(hours=1)}
        assert clock.at(sunday, dt.time(9)) == times[-1].start

    def test_what_is_not_offered_leads_back_with_what_was_chosen(self, client, posts):
        for asked in ({"space": "posts"}, {**ASKED, "minutes": "37"}, {**ASKED, "places": "9"}, {"space": "none"}):
            assert client.get(url("book_time"), asked).url == f"{url('book')}?{urlencode(asked)}"

    def test_htmx_gets_the_times_alone(self, client, posts):
        response = client.get(url("book_time"), {**ASKED, "day": "2026-11-24"}, headers={"HX-Request": "true"})
        assert b"<html" not in response.content
        assert b'id="times"' in response.content
        assert response["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, client, site, django_assert_num_queries, count):
        made = worlds.workstations(site, 4)
        for _number in range(count):
            book(made)
        client.get(url("book_time"), ASKED)
        with django_assert_num_queries(9):
            client.get(url("book_time"), ASKED)


class TestBooking:
    def test_without_anything(self, client, posts):
        response = client.post(details(), form())
        mine = Booking.objects.get()
        assert response.url == f"{url('booking', bookings.token_of(mine))}?new=1"
        page = client.get(response.url)
        assert str(mine) in words(page)

    def test_what_was_asked_is_booked(self, client, posts):
        worlds.steward()
        client.post(details(places="1", accessible="1", help="1", minutes="90"), form(name="Nour"))
        mine = Booking.objects.get()
        assert (mine.places, mine.accessible, mine.help, mine.name) == (1, True, True, "Nour")
        assert mine.ends - mine.starts == dt.timedelta(minutes=90)

    def test_the_answers_can_be_checked_and_changed(self, client, posts):
        page = client.get(details(places="2"))
        assert "Mardi 24 novembre" in words(page).replace("mardi", "Mardi")
        assert "10 h 00 – 11 h 00" in words(page)
        assert "Postes posts, 2 places" in words(page)
        assert "10 minutes" in words(page)
        text = unescape(page.content.decode())
        assert f'href="{url("book")}?space=posts&minutes=60&places=2"' in text
        assert f'href="{url("book_time")}?space=posts&minutes=60&places=2&day=2026-11-24"' in text

    def test_nothing_personal_is_in_an_address(self, client, posts):
        response = client.post(details(), form(name="Nour", email="nour@example.be", phone="0470123456"))
        for address in (response.url, client.get(response.url).context["correct_url"]):
            assert not re.search("nour|470", address, re.IGNORECASE)

    def test_what_for_is_counted_and_not_kept(self, client, posts):
        code = purposes.choices()[0][0]
        client.post(details(purpose=code, places="2"), form(name="Nour"))
        assert DayCount.objects.get(measure="purpose").item == code
        assert DayCount.objects.get(measure="purpose").count == 2
        assert code not in {str(value) for value in Booking.objects.values().get().values()}

    def test_an_invented_purpose_is_dropped(self, client, posts):
        client.post(details(purpose="invented"), form())
        assert Booking.objects.exists()
        assert not DayCount.objects.filter(measure="purpose").exists()

    def test_with_an_address_the_code_is_in_the_mail_only(self, client, posts):
        response = client.post(details(), form(email="Nour@example.be", name="Nour"))
        mine = Booking.objects.get()
        page = client.get(response.url)
        assert "nour@example.be" in words(page)
        assert str(mine) not in words(page)
        assert bookings.token_of(mine) not in page.content.decode()
        assert str(mine) in Message.objects.get(kind="multimedia_confirmed").text

    def test_over_the_limit_the_page_is_the_same(self, client, posts):
        """Byte for byte, but for what changes with every request."""

        def pages(**typed):
            client.cookies.clear()
            response = client.post(details(), form(**typed))
            shown = client.get(response.url)
            return response.status_code, response.url, re.sub(r'nonce="[^"]+"', "", shown.content.decode())

        within = pages(email="nour@example.be")
        Booking.objects.all().delete()
        posts.minutes_per_day = 30
        posts.save()
        assert pages(email="nour@example.be") == within
        assert not Booking.objects.exists()
        assert Message.objects.filter(kind="multimedia_over_limit").count() == 1

    def test_over_the_limit_by_phone_reads_as_the_rate_limit_does(self, client, posts, monkeypatch):
        posts.minutes_per_day = 30
        posts.save()
        by_limit = client.post(details(), form(phone="0470123456", name="Nour"))
        monkeypatch.setattr(throttle, "over", lambda *_, **__: True)
        by_throttle = client.post(details(), form(phone="0470123456", name="Nour"))
        clean = [re.sub(r'(nonce|value)="[^"]+"', "", r.content.decode()) for r in (by_limit, by_throttle)]
        assert by_limit.status_code == by_throttle.status_code == 429
        assert clean[0] == clean[1]
        assert 'value="Nour"' in by_limit.content.decode()

    def test_correcting_the_address(self, client, posts):
        done = client.get(client.post(details(places="2"), form(email="wrong@example.be", name="Nour")).url)
        correct = done.context["correct_url"]
        again = client.get(correct).context["form"]
        assert (again["name"].value(), again["email"].value()) == ("Nour", "wrong@example.be")
        typed = {name: again[name].value() or "" for name in ("name", "phone", "start", "submission")}
        client.post(correct, {**typed, "email": "right@example.be"})
        assert (Booking.objects.get().email, Booking.objects.get().places) == ("right@example.be", 2)

    def test_a_lost_race_shows_fresh_times_and_keeps_what_was_typed(self, client, posts):
        fill(posts)
        response = client.post(details(), form(name="Nour", email="nour@example.be"))
        page = response.content.decode()
        assert response.status_code == 409
        assert 'value="Nour"' in page
        assert 'value="nour@example.be"' in page
        (start, _label), *_ = response.context["form"].fields["start"].choices
        submission = response.context["form"]["submission"].value()
        client.post(details(), {"start": start, "submission": submission, "name": "Nour", "email": "nour@example.be"})
        assert Booking.objects.filter(email="nour@example.be").count() == 1

    def test_a_time_that_went_before_the_form_was_filled(self, client, posts):
        fill(posts)
        response = client.get(details())
        assert response.context["form"].fields["start"].choices
        assert b'role="alert"' in response.content

    def test_a_steward_who_is_not_there_then_is_said(self, client, posts):
        worlds.steward("09:00", "10:00", range(1, 2))
        response = client.post(details(help="1"), form(name="Nour"))
        assert response.status_code == 422
        assert "Aucun steward" in words(response)
        assert not Booking.objects.exists()

    def test_where_nothing_is_free_any_more_the_page_leads_on(self, client, posts):
        Absence.objects.create(calendar=posts.calendar, period=(worlds.NOW, worlds.NOW + dt.timedelta(days=100)))
        response = client.post(details(), form(name="Nour"))
        page = response.content.decode()
        assert response.status_code in {409, 422}
        assert url("now") in page
        assert 'type="submit"' not in page.split("<main")[1]

    @pytest.mark.parametrize("wrong", [{"email": "no address"}, {"phone": "12"}, {"name": "x" * 81}, {"start": "now"}])
    def test_what_cannot_be_read_is_kept_and_explained(self, client, posts, wrong):
        response = client.post(details(), {**form(name="Nour"), **wrong})
        assert response.status_code == 422
        assert set(wrong) <= set(response.context["form"].errors)
        assert not Booking.objects.exists()

    def test_twice_is_once(self, client, posts):
        once = form(email="nour@example.be")
        assert client.post(details(), once).url == client.post(details(), once).url
        assert Booking.objects.count() == 1

    def test_a_page_in_dutch_writes_in_dutch(self, client, posts):
        response = client.post(details(language="nl"), form(email="nour@example.be"))
        assert response.url == url("book_done", language="nl")
        letter = Message.objects.get(kind="multimedia_confirmed")
        assert url("booking", bookings.token_of(Booking.objects.get()), language="nl") in letter.text

    def test_no_cookie_before_there_is_a_need(self, client, posts):
        client.get(url("book"))
        client.get(url("book_time"), ASKED)
        assert not client.cookies

    def test_the_page_after_is_of_no_use_to_others(self, client, posts):
        client.post(details(), form(email="nour@example.be"))
        client.cookies.clear()
        page = client.get(url("book_done"))
        assert "nour" not in page.content.decode()
        assert page["Cache-Control"] == "no-store, private"
