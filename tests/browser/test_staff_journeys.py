"""A counsellor's morning and a coordinator's worry, from the keyboard alone, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from counselling.models import Appointment, Counsellor
from stats.models import Profile, Tally
from tests import personae
from tests.counselling import worlds
from tests.counselling.desks import given
from tests.counselling.worlds import NOW, TUESDAY, TUESDAY_9

pytestmark = pytest.mark.django_db(transaction=True)
State = Appointment.State


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(params=["fr", "nl"])
def language(request) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def ada() -> Counsellor:
    worlds.kind()
    return worlds.counsellor(worlds.site(), personae.partner("alpha", "Alpha", "Alpha"), "Ada Alphonsine")


@pytest.fixture
def desk(page: Page, live_server, ada: Counsellor) -> Page:
    """Ada's browser."""
    session = personae.sign_in(ada.user).session.session_key
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_default_timeout(10_000)
    return page


def _press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_arrived_undone_arrived_again_seen_and_recorded(desk, live_server, ada, language):
    appointment = given(ada, NOW + dt.timedelta(minutes=18))
    desk.goto(live_server.url + reverse("home:today"))
    assert "18" in desk.locator(".next-ahead").inner_text()
    _press(desk, "a")
    assert _state(appointment) == State.ARRIVED
    desk.locator("form[data-undo] button").focus()
    _press(desk, "Enter")
    assert _state(appointment) == State.BOOKED
    _press(desk, "a")
    _press(desk, "s")
    yes = desk.locator("input[name=profile-first_visit][value=yes]")
    yes.focus()
    desk.keyboard.press("Space")
    _press(desk, "s")
    assert desk.url.endswith(reverse("home:today"))
    assert _state(appointment) == State.SEEN
    assert Tally.objects.get().count == 1
    assert Profile.objects.get().first_visit == "yes"


def test_the_question_mark_lists_the_keys_of_the_page(desk, live_server, ada, language):
    given(ada, NOW + dt.timedelta(minutes=18))
    desk.goto(live_server.url + reverse("home:today"))
    desk.keyboard.press("?")
    keys = desk.locator("#keys kbd").all_inner_texts()
    assert {key.lower() for key in keys} >= {"?", "a", "s", "m", "x", "1"}
    desk.keyboard.press("Escape")
    _press(desk, "1")
    assert "/rendez-vous/" in desk.url or "/afspraken/" in desk.url


def test_an_absence_asks_and_moves_with_a_mail_that_is_shown_first(desk, live_server, ada, language):
    appointment = given(ada, TUESDAY_9, email="visitor@example.org")
    desk.goto(live_server.url + reverse("counselling:availability_of", args=[ada.pk]))
    _press(desk, "a")
    desk.fill("[name=first]", TUESDAY.isoformat())
    with desk.expect_navigation():
        desk.locator("form.hours-form button").click()
    assert _state(appointment) == State.BOOKED
    other = desk.locator(".hit input[type=radio]").first
    other.check(force=True)
    desk.fill("[name=message]", "Grève du métro")
    with desk.expect_navigation():
        desk.locator("button[name=preview]").click()
    assert "Grève du métro" in desk.locator(".mail-text").first.inner_text()
    assert _state(appointment) == State.BOOKED, "a preview changes nothing"
    desk.locator(".hit input[type=radio]").first.check(force=True)
    with desk.expect_navigation():
        desk.locator("button[name=each]").click()
    appointment.refresh_from_db()
    assert appointment.starts > TUESDAY_9
    assert appointment.state == State.BOOKED


def test_booking_for_somebody_ends_with_their_slip(desk, live_server, ada, language):
    desk.goto(live_server.url + reverse("counselling:desk"))
    desk.locator("input[name=theme][value=WORK]").check(force=True)
    with desk.expect_navigation():
        desk.locator(".desk-what button").click()
    desk.locator("input[name=start]").first.check(force=True)
    desk.fill("[name=name]", "Zoé")
    with desk.expect_navigation():
        desk.locator("form.move .actions button").click()
    booked = Appointment.objects.get()
    assert str(booked) in desk.locator(".slip .code").inner_text()
    desk.emulate_media(media="print")
    assert desk.locator(".slip").is_visible()
    assert not desk.locator("header.head").is_visible()


def _state(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return appointment.state
