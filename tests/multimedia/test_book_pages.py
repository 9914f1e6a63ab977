"""The visitor's three screens: only what is offered, nothing lost, nothing told that is nobody's business."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from cdm.agenda.models import Absence
from cdm.core import throttle
from cdm.outbox.models import Message
from multimedia import bookings
from multimedia.models import Booking
from stats import purposes
from stats.models import DayCount
from tests.multimedia import worlds
from tests.multimedia.screens import ASKED, details, fill, form, url
from tests.reading import words

pytestmark = pytest.mark.django_db


def choices(client, name: str, **asked: str) -> list[str]:
    return [value for value, _label in client.get(url("book"), asked).context["form"].fields[name].choices]


class TestQuestion:
    def test_the_space_narrows_how_long_and_how_many(self, client, posts, quiet):
        worlds.space(posts.calendar.site, "tablets", 2, shortest=15, longest=45, walk_up_minutes=45)
        assert choices(client, "minutes", space="tablets") == ["15", "30", "45"]
        assert choices(client, "places", space="posts") == ["1", "2", "3"]
        for asked in ({"space": "quiet"}, {}):
            assert "places" not in client.get(url("book"), asked).context["form"].fields

    def test_without_scripts_how_many_may_not_have_been_asked(self, client, posts, quiet):
        found = client.get(url("book"), {"space": "posts", "minutes": "60", "go": "1"})
        assert found.url == f"{url('book_time')}?space=posts&minutes=60"
        assert "1 place" in words(client.get(found.url))  # beside the link that changes it

    def test_many_places_are_not_silently_made_one(self, client, posts, quiet):
        asked = {"space": "quiet", "minutes": "60", "places": "3", "go": "1"}
        assert "pas autant de places" in words(client.get(url("book"), asked))

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
