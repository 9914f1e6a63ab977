"""Registering: one short form, nothing lost, nothing told that is nobody's business."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import translation

from activities import registrations
from activities.finding import token_of
from activities.models import ActivitySettings, Registration, Session
from cdm.core import throttle
from cdm.outbox.models import Message
from tests.activities import worlds
from tests.activities.worlds import THURSDAY, at, register
from tests.counselling.test_pages import words

pytestmark = pytest.mark.django_db


def url(name: str, *args: object, language: str = "fr") -> str:
    with translation.override(language):
        return reverse(f"activities:{name}", args=args)


def form(**typed: str) -> dict[str, str]:
    return {"way": "onsite", "party": "1", "submission": str(uuid.uuid4()), **typed}


def ways(response) -> list[str]:
    return response.context["form"].ways


@pytest.fixture
def session(workshop):
    return worlds.session(workshop, onsite=2, online=5)


class TestForm:
    def test_only_what_the_session_offers_can_be_chosen(self, client, workshop, session):
        assert ways(client.get(url("register", session.pk))) == ["onsite", "online"]
        on_site = worlds.session(workshop)
        page = client.get(url("register", on_site.pk))
        assert ways(page) == ["onsite"]
        assert page.context["form"]["way"].value() == "onsite"
        assert 'type="radio"' not in page.content.decode()

    def test_places_left_are_said_in_both_languages(self, client, session):
        register(session)
        assert "Encore 1 place sur 2" in words(client.get(url("register", session.pk)))
        assert "Nog 1 plaats van de 2" in words(client.get(url("register", session.pk, language="nl")))

    def test_a_full_room_offers_its_waiting_list_and_the_places_online(self, client, session):
        register(session, party=2)
        register(session, party=2, email="first@example.be", wait=True)
        page = client.get(url("register", session.pk))
        assert ways(page) == ["wait-onsite", "online"]
        assert "2 personnes avant vous" in words(page)

    def test_full_with_a_list_only_says_so_beforehand(self, client, workshop):
        full = worlds.session(workshop, onsite=1)
        other = worlds.session(workshop, at(THURSDAY + dt.timedelta(days=7), "10:00"))
        register(full)
        page = client.get(url("register", full.pk))
        assert ways(page) == ["wait-onsite"]
        assert "liste d’attente" in words(page)
        assert url("session", other.pk) in page.content.decode()

    def test_full_without_a_list_shows_other_dates_and_no_form(self, client, workshop):
        full = worlds.session(workshop, onsite=1, waiting=0)
        other = worlds.session(workshop, at(THURSDAY + dt.timedelta(days=7), "10:00"))
        register(full)
        page = client.get(url("register", full.pk))
        assert "Cette activité est complète" in words(page)
        assert url("session", other.pk) in page.content.decode()
        assert 'name="email"' not in page.content.decode()

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"registration_opens": at(THURSDAY, "09:00")}, "Les inscriptions ne sont pas encore ouvertes"),
            ({"registration_closes": worlds.NOW}, "Les inscriptions sont closes"),
            ({"state": Session.State.CANCELLED}, "Cette activité est annulée"),
            ({"state": Session.State.HELD}, "Cette activité est terminée"),
        ],
    )
    def test_what_cannot_be_registered_for_says_why_and_leads_on(self, client, workshop, fields, said):
        session = worlds.session(workshop, **fields)
        for response in (client.get(url("register", session.pk)), client.post(url("register", session.pk), form())):
            assert said in words(response)
            assert 'name="email"' not in response.content.decode()
            assert "tel:" in response.content.decode()
        assert not Registration.objects.exists()

    def test_no_registration_after_the_start(self, client, session, monday_morning):
        monday_morning.move_to(session.starts)
        assert "Cette activité a commencé" in words(client.get(url("register", session.pk)))
        client.post(url("register", session.pk), form())
        assert not Registration.objects.exists()

    def test_a_draft_is_not_found(self, client, workshop):
        draft = worlds.session(workshop, state=Session.State.DRAFT)
        assert client.get(url("register", draft.pk)).status_code == 404
        assert client.post(url("register", draft.pk), form()).status_code == 404

    def test_looking_sets_no_cookie_but_that_of_the_form(self, client, session):
        page = client.get(url("register", session.pk))
        assert set(client.cookies) <= {"csrftoken"}
        assert page["Cache-Control"] == "no-store, private"

    @pytest.mark.parametrize("dates", [1, 3])
    def test_queries(self, client, workshop, django_assert_num_queries, dates):
        full = worlds.session(workshop, onsite=1)
        register(full)
        for number in range(dates):
            worlds.session(workshop, at(THURSDAY + dt.timedelta(days=7 + number), "10:00"))
        client.get(url("register", full.pk))
        with django_assert_num_queries(14):
            client.get(url("register", full.pk))


class TestRegistering:
    def test_without_anything_the_code_is_on_the_page(self, client, session):
        response = client.post(url("register", session.pk), form())
        mine = Registration.objects.get()
        assert response.url == f"{url('registration', token_of(mine))}?new=1"
        assert str(mine) in words(client.get(response.url))

    def test_a_class_with_its_teacher(self, client, workshop):
        room = worlds.session(workshop, onsite=30)
        client.post(url("register", room.pk), form(party="24", name="6B", needs="Deux élèves\nen fauteuil"))
        mine = Registration.objects.get()
        assert (mine.party, mine.name, mine.needs, mine.state) == (24, "6B", "Deux élèves en fauteuil", "confirmed")

    def test_with_an_address_the_code_is_in_the_mail_only(self, client, session):
        response = client.post(
            url("register", session.pk), form(email="Nour@example.be", name="Nour", needs="Ascenseur")
        )
        mine = Registration.objects.get()
        page = client.get(response.url)
        assert response.url == url("registered")
        assert "nour@example.be" in words(page)
        assert str(mine) not in words(page)
        assert token_of(mine) not in page.content.decode()
        assert "Ascenseur" not in client.cookies["registration"].value
        letter = Message.objects.get(kind="activity_confirmed")
        assert str(mine) in letter.text
        assert token_of(mine) in letter.text

    def test_the_page_after_the_half_hour_says_no_more(self, client, session, monday_morning):
        there = client.post(url("register", session.pk), form(email="nour@example.be")).url
        monday_morning.shift(dt.timedelta(minutes=31))
        assert "nour@example.be" not in words(client.get(there))

    def test_a_page_in_dutch_writes_in_dutch(self, client, session):
        client.post(url("register", session.pk, language="nl"), form(email="nour@example.be"))
        letter = Message.objects.get(kind="activity_confirmed")
        assert letter.subject == "Uw inschrijving voor donderdag 26\u00a0november"
        assert url("registration", token_of(Registration.objects.get()), language="nl") in letter.text

    def test_twice_is_once_even_when_the_first_took_the_last_place(self, client, workshop):
        last = worlds.session(workshop, onsite=1, waiting=0)
        once = form(email="nour@example.be")
        answers = [client.post(url("register", last.pk), once) for _ in range(2)]
        assert [answer.url for answer in answers] == [url("registered")] * 2
        assert Registration.objects.count() == 1

    def test_a_lost_race_keeps_what_was_typed_and_shows_what_is_left(self, client, workshop, session):
        other = worlds.session(workshop, at(THURSDAY + dt.timedelta(days=7), "10:00"))
        register(session, party=2)
        typed = form(name="Nour", email="nour@example.be", needs="Ascenseur")
        response = client.post(url("register", session.pk), typed)
        page = response.content.decode()
        assert response.status_code == 409
        assert ways(response) == ["wait-onsite", "online"]
        assert not response.context["form"]["way"].value()
        for kept in ('value="Nour"', 'value="nour@example.be"', "Ascenseur", typed["submission"]):
            assert kept in page
        assert url("session", other.pk) in page
        assert client.post(url("register", session.pk), {**typed, "way": "online"}).status_code == 302
        assert Registration.objects.get(email="nour@example.be").mode == "online"

    def test_a_party_larger_than_what_is_left_may_wait_or_be_smaller(self, client, workshop):
        room = worlds.session(workshop, onsite=30)
        register(room, party=10)
        response = client.post(url("register", room.pk), form(party="24", email="school@example.be"))
        assert response.status_code == 409
        assert ways(response) == ["onsite", "wait-onsite"]
        client.post(url("register", room.pk), form(party="24", email="school@example.be", way="wait-onsite"))
        assert Registration.objects.get(email="school@example.be").state == "waiting"

    def test_waiting_needs_a_way_to_be_reached_and_says_so(self, client, session):
        register(session, party=2)
        response = client.post(url("register", session.pk), form(way="wait-onsite", name="Nour"))
        assert response.status_code == 422
        assert "email" in response.context["form"].errors
        assert 'value="Nour"' in response.content.decode()
        assert response.context["form"]["way"].value() == "wait-onsite"
        client.post(url("register", session.pk), form(way="wait-onsite", phone="0470 12 34 56"))
        assert Registration.objects.get(phone="+32470123456").state == "waiting"

    def test_waiting_with_an_address_is_said_on_the_page_after(self, client, session):
        register(session, party=2)
        response = client.post(url("register", session.pk), form(way="wait-onsite", email="nour@example.be"))
        assert "Vous êtes sur la liste d’attente" in words(client.get(response.url))

    def test_more_than_one_registration_may_hold_is_explained(self, client, session):
        ActivitySettings.objects.create(largest_party=30)
        response = client.post(url("register", session.pk), form(party="31", name="Nour"))
        assert response.status_code == 422
        assert "Au plus 30 personnes" in words(response)
        assert 'value="31"' in response.content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"email": "no address"},
            {"phone": "12"},
            {"name": "x" * 81},
            {"needs": "x" * 301},
            {"party": "0"},
            {"party": "many"},
            {"way": "by boat"},
            {"email": "a@example.be\nBcc: victim@example.be"},
        ],
    )
    def test_what_cannot_be_read_is_kept_and_explained(self, client, session, wrong):
        response = client.post(url("register", session.pk), {**form(name="Nour"), **wrong})
        assert response.status_code == 422
        assert set(wrong) <= set(response.context["form"].errors)
        assert not Registration.objects.exists()

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script>", "\u202eruoN", "a\r\nBcc: v@example.be", "{{ 7|add:7 }}"]
    )
    def test_hostile_names_and_remarks(self, client, session, name):
        client.post(url("register", session.pk), form(name=name, needs=name, email="nour@example.be"))
        mine = Registration.objects.get()
        assert not {"\u202e", "\n", "\r"} & set(mine.name + mine.needs)
        letter = Message.objects.get(kind="activity_confirmed")
        page = client.get(url("registration", token_of(mine))).content.decode()
        for text in (letter.html, page):
            assert "<script>alert" not in text
        assert "14" not in mine.name
        assert "\n" not in letter.subject

    def test_too_many_from_one_connection(self, client, session, monkeypatch):
        monkeypatch.setattr(throttle, "over", lambda *_, **__: True)
        response = client.post(url("register", session.pk), form(name="Nour"))
        assert response.status_code == 429
        assert 'value="Nour"' in response.content.decode()
        assert not Registration.objects.exists()


class TestKnown:
    """An address that is registered already looks, byte for byte, like one that is not."""

    def pages(self, client, session, **typed):
        client.cookies.clear()
        response = client.post(url("register", session.pk), form(**typed))
        shown = client.get(response.url).content.decode() if response.status_code == 302 else response.content.decode()
        return response.status_code, re.sub(r'(nonce|value)="[^"]+"', "", shown)

    @pytest.mark.parametrize("way", ["onsite", "wait-onsite"])
    def test_by_mail(self, client, workshop, way):
        room = worlds.session(workshop, onsite=3)
        if way != "onsite":
            register(room, party=3)
        fresh = self.pages(client, room, email="nour@example.be", way=way)
        known = self.pages(client, room, email="nour@example.be", way=way)
        assert fresh == known
        assert fresh[0] == 302
        assert Registration.objects.filter(email="nour@example.be").count() == 1
        assert Message.objects.filter(kind="activity_already").count() == 1

    def test_by_mail_when_full(self, client, workshop):
        room = worlds.session(workshop, onsite=1, waiting=0)
        register(room, email="nour@example.be")
        known, fresh = (self.pages(client, room, email=who) for who in ("nour@example.be", "ines@example.be"))
        assert known == fresh
        assert known[0] == 409

    def test_by_phone_reads_as_the_rate_limit_does(self, client, session, monkeypatch):
        register(session, phone="0470123456")
        known = self.pages(client, session, phone="0470123456")
        monkeypatch.setattr(throttle, "over", lambda *_, **__: True)
        assert known == self.pages(client, session, phone="0470123456")
        assert known[0] == 429


class TestCorrecting:
    def correct(self, client, session, **typed):
        asked = form(email="wrong@example.be", name="Nour", needs="Ascenseur", party="2")
        done = client.get(client.post(url("register", session.pk), asked).url)
        there = done.context["correct_url"]
        again = client.get(there).context["form"]
        return there, {name: again[name].value() or "" for name in again.fields} | typed

    def test_the_address_changes_and_nothing_else(self, client, session):
        there, typed = self.correct(client, session, email="right@example.be")
        assert "needs" not in typed
        assert client.post(there, typed).status_code == 302
        mine = Registration.objects.get()
        assert (mine.email, mine.name, mine.needs, mine.party) == ("right@example.be", "Nour", "Ascenseur", 2)
        assert Message.objects.get(state="waiting", kind="activity_confirmed").to_address == "right@example.be"

    def test_a_second_mistake_is_explained_without_losing_the_first(self, client, session):
        there, typed = self.correct(client, session, email="right at example")
        response = client.post(there, typed)
        assert response.status_code == 422
        assert response.context["form"].correcting
        assert Registration.objects.get().email == "wrong@example.be"

    def test_to_an_address_that_is_registered_already_looks_the_same(self, client, session):
        register(session, email="right@example.be", mode="online")
        there, typed = self.correct(client, session, email="right@example.be")
        known = client.get(client.post(there, typed).url)
        assert "right@example.be" in words(known)
        assert "Vous avez votre place" in words(known)
        assert Registration.objects.filter(email="right@example.be").count() == 1
        assert Message.objects.filter(kind="activity_already").count() == 1

    def test_sent_again_after_cancelling_begins_anew(self, client, session):
        asked = form(email="nour@example.be")
        client.post(url("register", session.pk), asked)
        registrations.cancel(registration=Registration.objects.get(), by="visitor")
        page = client.post(url("register", session.pk), asked, follow=True)
        assert "annulée entre-temps" in words(page)
        assert page.context["form"]["submission"].value() != asked["submission"]


def test_the_join_link_is_told_to_nobody_before(client, workshop):
    online = worlds.session(workshop, onsite="none", online=1)
    pages = [client.get(url("register", online.pk)), client.get(url("session", online.pk))]
    pages.append(client.get(client.post(url("register", online.pk), form(way="online", email="a@example.be")).url))
    waits = client.get(client.post(url("register", online.pk), form(way="wait-online", email="b@example.be")).url)
    assert registrations.can_change(Registration.objects.get(email="b@example.be"))
    for page in (*pages, waits):
        assert online.meeting_link not in page.content.decode()
