"""The desk of the multimedia area by keyboard: the room changes in place, what can be undone counts down."""

from __future__ import annotations

import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from multimedia.models import Booking
from tests.browser.conftest import sign_in
from tests.multimedia import worlds
from tests.multimedia.worlds import MONDAY, at


def test_by_keyboard_without_leaving_the_page(live_server, page: Page, db, transactional_db, reception, language):
    with time_machine.travel(at(MONDAY, "10:00")):
        posts = worlds.workstations(worlds.site())
        sign_in(page.context, reception, live_server.url)
        page.goto(live_server.url + reverse("multimedia:desk"))
        page.evaluate("window.still = true")

        page.keyboard.press("a")  # helped by a steward
        page.keyboard.press("1")
        expect(page.locator("#notices")).to_contain_text({"fr": "Place 1, jusqu’à", "nl": "Plaats 1, tot"}[language])
        expect(page.locator("#notices .countdown")).to_contain_text(" s")
        assert Booking.objects.get().help

        page.keyboard.press("p")
        expect(page.locator(".mm-desk-tally", has=page.locator("#more-bw")).locator("b")).to_have_text("1")
        expect(page.locator("#notices")).to_contain_text("1, ")  # counting takes no undo away
        assert page.evaluate("document.activeElement.id") == "more-bw"
        assert page.locator(f"#seat-{posts.pk} kbd").is_visible()

        page.keyboard.press("1")
        expect(page.locator("#notices")).to_contain_text("2, ")
        assert page.evaluate("window.still")

        page.keyboard.press("?")
        expect(page.locator("#keys")).to_contain_text({"fr": "Chercher par code", "nl": "naam"}[language])
        page.keyboard.press("Escape")

        page.locator("#notices form[data-undo] button").click()
        expect(page.locator(".mm-desk-uses > li")).to_have_count(1)


def test_who_is_signed_out_meanwhile_signs_in_again(live_server, page: Page, db, transactional_db, reception):
    with time_machine.travel(at(MONDAY, "10:00")):
        worlds.workstations(worlds.site())
        sign_in(page.context, reception, live_server.url)
        page.goto(live_server.url + reverse("multimedia:desk"))
        page.context.clear_cookies(name="sessionid")
        page.keyboard.press("1")
        expect(page.locator("input[name=password]")).to_be_visible()
