"""My registration: every state in both languages, GET shows, POST acts, and the link to join for nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from activities import registrations, waiting
from activities.finding import token_of
from activities.models import ActivitySettings, Registration, Session
from cdm.core import throttle
from cdm.outbox.models import Message
from tests.activities import worlds
from tests.activities.test_register_pages import url
from tests.activities.worlds import THURSDAY, at, register
from tests.counselling.test_pages import words

pytestmark = pytest.mark.django_db
JOIN = "https://video.example/secret-room"
PAGES = ("registration", "registration_change", "registration_cancel", "registration_answer", "registration_calendar")


@pytest.fixture
def session(workshop):
    """Two seats on site, two online."""
    return worlds.session(workshop, onsite=2, online=2)


@pytest.fixture
def mine(session):
    return register(session, name="Nour", phone="0470123456")


@pytest.fixture
def waits(session):
    """Second in line, behind a party of two."""
    register(session, party=2)
    register(session, party=2, email="first@example.be", wait=True)
    return register(session, email="second@example.be", wait=True)


@pytest.fixture
def offered(workshop):
    """Somebody to whom the one seat is offered."""
    small = worlds.session(workshop, onsite=1)
    first, second = register(small), register(small, email="second@example.be", wait=True)
    registrations.cancel(registration=first, by="visitor")
    second.refresh_from_db()
    return second


def shown(client, registration: Registration, language: str = "fr") -> str:
    response = client.get(url("registration", token_of(registration), language=language))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    assert "noindex" in response["X-Robots-Tag"]
    return words(response)


def put(registration: Registration, **fields: object) -> Registration:
    Registration.objects.filter(pk=registration.pk).update(**fields)
    return registration


class TestStates:
    @pytest.mark.parametrize(
        ("language", "said"),
        [("fr", "Vous avez votre place"), ("nl", "U bent ingeschreven")],
    )
    def test_registered(self, client, mine, language, said):
        page = shown(client, mine, language)
        assert said in page
        assert str(mine) in page
        assert "Nour" in page
        assert "Madou" in page

    def test_every_meeting_of_a_course_is_listed(self, client, workshop):
        course = worlds.session(workshop, days=4)
        page = shown(client, register(course))
        for day in ("Jeudi 26", "Vendredi 27", "Samedi 28", "Dimanche 29"):
            assert f"{day}\u00a0novembre" in page

    @pytest.mark.parametrize(
        ("language", "said"),
        [("fr", ("2 personnes avant vous", "nous vous écrivons")), ("nl", ("2 mensen voor u", "schrijven we u"))],
    )
    def test_waiting_says_how_many_come_before(self, client, waits, language, said):
        page = shown(client, waits, language)
        for part in said:
            assert part in page

    def test_waiting_by_phone_says_that_we_call(self, client, session):
        register(session, party=2)
        page = shown(client, register(session, phone="0470123456", wait=True))
        assert "personne n’est avant vous" in page
        assert "nous vous appelons" in page

    @pytest.mark.parametrize(
        ("language", "said"), [("fr", "Nous la gardons jusqu’au"), ("nl", "We houden ze vrij tot")]
    )
    def test_offered_says_until_when(self, client, offered, language, said):
        assert said in shown(client, offered, language)

    @pytest.mark.parametrize(
        ("state", "french", "dutch"),
        [
            ("cancelled", "Votre inscription est annulée", "Uw inschrijving is geannuleerd"),
            ("expired", "La place n’est plus gardée", "De plaats wordt niet meer"),
            ("no_show", "Vous nous avez manqué", "We hebben u gemist"),
        ],
    )
    def test_what_is_no_longer(self, client, mine, workshop, state, french, dutch):
        other = worlds.session(workshop, at(THURSDAY + dt.timedelta(days=7), "10:00"))
        put(mine, state=state)
        assert french in shown(client, mine)
        assert dutch in shown(client, mine, "nl")
        response = client.get(url("registration", token_of(mine)))
        assert "Nour" not in words(response)
        assert url("session", other.pk) in response.content.decode()
        assert url("register", mine.session_id) in response.content.decode()

    def test_a_cancelled_session_leads_to_other_dates(self, client, mine, workshop):
        other = worlds.session(workshop, at(THURSDAY + dt.timedelta(days=7), "10:00"))
        Session.objects.filter(pk=mine.session_id).update(state="cancelled")
        assert "Cette activité est annulée" in shown(client, mine)
        assert "Deze activiteit is geannuleerd" in shown(client, mine, "nl")
        page = client.get(url("registration", token_of(mine))).content.decode()
        assert url("session", other.pk) in page
        assert url("register", mine.session_id) not in page

    def test_over(self, client, mine, monday_morning):
        monday_morning.move_to(mine.session.ends)
        assert "Cette activité est terminée" in shown(client, mine)

    def test_waiting_until_it_began(self, client, waits, monday_morning):
        monday_morning.move_to(waits.session.starts)
        assert "Aucune place ne s’est libérée" in shown(client, waits)

    @pytest.mark.parametrize("dates", [1, 3])
    def test_queries(self, client, waits, workshop, django_assert_num_queries, dates):
        for number in range(dates):
            worlds.session(workshop, at(THURSDAY + dt.timedelta(days=7 + number), "10:00"))
        for registration, queries in ((waits, 11), (put(register(waits.session, mode="online"), state="cancelled"), 9)):
            here = url("registration", token_of(registration))
            client.get(here)
            with django_assert_num_queries(queries):
                client.get(here)


class TestJoining:
    def seen(self, client, registration: Registration) -> str:
        pages = [client.get(url(name, token_of(registration)), follow=True) for name in PAGES]
        return "".join(page.content.decode() for page in pages)

    def test_confirmed_online_has_the_link(self, client, session):
        assert JOIN in self.seen(client, register(session, mode="online"))

    def test_nobody_else_has(self, client, session):
        register(session, mode="online", party=2)
        waiting_online = register(session, mode="online", email="a@example.be", wait=True)
        on_site, cancelled = register(session), put(register(session), state="cancelled", mode="online")
        for registration in (waiting_online, on_site, cancelled):
            assert JOIN not in self.seen(client, registration)
        for letter in Message.objects.filter(to_address="a@example.be"):
            assert JOIN not in letter.text + letter.html + letter.calendar_body

    def test_an_offer_has_it_only_once_accepted(self, client, session):
        holder = register(session, mode="online", party=2)
        waits = register(session, mode="online", email="a@example.be", wait=True)
        registrations.cancel(registration=holder, by="visitor")
        assert JOIN not in self.seen(client, waits)
        client.post(url("registration_answer", token_of(waits)), {"answer": "accept"})
        assert JOIN in self.seen(client, waits)


class TestActing:
    def state(self, registration: Registration) -> str:
        registration.refresh_from_db()
        return registration.state

    def test_cancelling_asks_first(self, client, mine):
        token = token_of(mine)
        client.get(url("registration_cancel", token))
        assert self.state(mine) == "confirmed"
        client.post(url("registration_cancel", token))
        assert self.state(mine) == "cancelled"
        assert client.post(url("registration_cancel", token)).status_code == 302

    def test_leaving_the_list_asks_first(self, client, waits):
        page = client.get(url("registration_cancel", token_of(waits)))
        assert "Quitter la liste d’attente" in words(page)
        client.post(url("registration_cancel", token_of(waits)))
        assert self.state(waits) == "cancelled"

    def test_accepting(self, client, offered):
        token = token_of(offered)
        for asked in ({}, {"answer": "perhaps"}):
            client.post(url("registration_answer", token), asked)
        client.get(url("registration_answer", token), {"answer": "accept"})
        assert self.state(offered) == "offered"
        page = client.post(url("registration_answer", token), {"answer": "accept"}, follow=True)
        assert self.state(offered) == "confirmed"
        assert "La place est à vous" in words(page)

    def test_declining_asks_first_and_serves_who_is_next(self, client, offered):
        third = register(offered.session, email="third@example.be", wait=True)
        page = client.get(url("registration_cancel", token_of(offered))).content.decode()
        assert 'value="decline"' in page
        client.post(url("registration_answer", token_of(offered)), {"answer": "decline"})
        assert (self.state(offered), self.state(third)) == ("cancelled", "offered")

    def test_an_offer_that_ran_out_is_said(self, client, offered, monday_morning):
        monday_morning.move_to(offered.offer_until)
        page = client.post(url("registration_answer", token_of(offered)), {"answer": "accept"}, follow=True)
        assert "n’est plus gardée" in words(page)
        waiting.expire()
        assert "La place n’est plus gardée" in shown(client, offered)

    def test_more_people_and_the_other_way(self, client, mine):
        there = url("registration_change", token_of(mine))
        client.post(there, {"mode": "online", "party": "2"})
        mine.refresh_from_db()
        assert (mine.mode, mine.party) == ("online", 2)

    def test_a_change_for_which_there_are_no_seats_leaves_it_as_it_was(self, client, mine):
        response = client.post(url("registration_change", token_of(mine)), {"mode": "onsite", "party": "3"})
        assert response.status_code == 409
        assert "Votre inscription est restée comme elle était" in words(response)
        assert 'value="3"' in response.content.decode()
        mine.refresh_from_db()
        assert mine.party == 1

    @pytest.mark.parametrize(
        "wrong", [{"party": "0"}, {"party": "x"}, {"party": "31"}, {"mode": "by boat"}, {"mode": ""}]
    )
    def test_a_change_that_cannot_be_read_is_explained(self, client, mine, wrong):
        ActivitySettings.objects.create(largest_party=30)
        response = client.post(url("registration_change", token_of(mine)), {"mode": "onsite", "party": "1", **wrong})
        assert response.status_code == 422
        assert set(wrong) <= set(response.context["form"].errors)

    def test_who_waits_for_the_room_may_take_a_free_place_online(self, client, waits):
        page = client.get(url("registration", token_of(waits))).content.decode()
        assert "Une place en ligne est libre" in page
        client.post(url("registration_change", token_of(waits)), {"mode": "online", "party": "1"})
        waits.refresh_from_db()
        assert (waits.state, waits.mode) == ("confirmed", "online")

    def test_no_place_online_is_shown_where_there_is_none(self, client, waits):
        register(waits.session, mode="online", party=2)
        assert "Une place en ligne" not in client.get(url("registration", token_of(waits))).content.decode()

    def test_too_late_shows_whom_to_call(self, client, mine, monday_morning):
        monday_morning.move_to(mine.session.starts)
        token = token_of(mine)
        assert "tel:" in client.get(url("registration", token)).content.decode()
        for name in ("registration_change", "registration_cancel"):
            assert client.get(url(name, token)).status_code == 302
            client.post(url(name, token), {"mode": "online", "party": "2"})
        mine.refresh_from_db()
        assert (mine.state, mine.party) == ("confirmed", 1)

    def test_too_often(self, client, mine, offered, monkeypatch):
        monkeypatch.setattr(throttle, "over", lambda *_, **__: True)
        response = client.post(url("registration_change", token_of(mine)), {"mode": "online", "party": "1"})
        assert response.status_code == 422
        client.post(url("registration_answer", token_of(offered)), {"answer": "accept"})
        mine.refresh_from_db()
        assert (mine.mode, self.state(offered)) == ("onsite", "offered")


class TestCalendar:
    def test_one_event_a_meeting_without_the_title(self, client, workshop):
        course = register(worlds.session(workshop, days=3))
        response = client.get(url("registration_calendar", token_of(course), language="nl"))
        assert response["Content-Type"].startswith("text/calendar")
        assert response.content.count(b"BEGIN:VEVENT") == 3
        assert b"Atelier" not in response.content

    def test_who_has_no_place_has_no_entry(self, client, waits, offered):
        for registration in (waits, offered):
            assert client.get(url("registration_calendar", token_of(registration))).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_a_link_not_made_here_is_not_found(client, mine, name):
    token = token_of(mine)
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    for bad in (forged, mine.pk.hex, str(mine.pk), mine.code, "x"):
        assert client.get(url(name, bad)).status_code == 404
        assert client.post(url(name, bad), {"answer": "accept"}).status_code in {404, 405}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_code_alone_leads_here(client, mine, language):
    there = {"fr": "/fr/mon-rendez-vous/", "nl": "/nl/mijn-afspraak/"}[language]
    spoken = str(mine).lower()
    assert client.post(there, {"code": spoken})["Location"] == url("registration", token_of(mine), language=language)
    unknown = client.post(there, {"code": "AAAA AAAA"})
    assert unknown.status_code == 422
    assert reverse("home:contact") in unknown.content.decode()
