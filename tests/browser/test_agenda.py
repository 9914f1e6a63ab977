"""Filtering the agenda in a browser: without a reload, by keyboard, back and forth, and without scripts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from cdm.core import clock
from tests.activities import worlds

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "fr": {"agenda": "/fr/agenda/", "one": "1 séance", "two": "2 séances", "none": "Aucune séance", "month": "Mois"},
    "nl": {"agenda": "/nl/agenda/", "one": "1 sessie", "two": "2 sessies", "none": "Geen sessies", "month": "Maand"},
}


@pytest.fixture(params=["fr", "nl"])
def words(request, partner_a, partner_b) -> dict[str, str]:
    worlds.site()
    tomorrow = clock.local_now().replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    worlds.session(worlds.activity(partner_a, "Atelier CV"), tomorrow)
    worlds.session(
        worlds.activity(partner_b, "Étudier en Europe", themes=["MOVE"]), tomorrow, onsite="none", online=None
    )
    translation.activate(request.param)
    return WORDS[request.param]


def test_what_is_typed_and_chosen_filters_at_once(page: Page, live_server, words):
    page.goto(live_server.url + words["agenda"])
    expect(page.locator("#count")).to_have_text(words["two"])
    page.evaluate("window.loaded = true")
    search = page.locator("#f-q")
    search.press_sequentially("etud", delay=30)
    expect(page.locator("#count")).to_have_text(words["one"])
    expect(page).to_have_url(re.compile(r"\?q=etud$"))
    expect(search).to_be_focused()
    search.press("Enter")
    page.locator(".chip", has=page.locator("input[value=WORK]")).click()
    expect(page.locator("#count")).to_have_text(words["none"])
    expect(page).to_have_url(re.compile(r"\?theme=WORK&q=etud$"))
    expect(page.locator(".empty a")).to_be_visible()
    page.locator(".agenda-chips a").first.click()  # the words
    expect(page.locator("#count")).to_have_text(words["one"])
    expect(page.locator("#count")).to_be_focused()
    expect(page.locator("#f-q")).to_have_value("")
    expect(page.locator("input[value=WORK]")).to_be_checked()
    assert page.evaluate("window.loaded")  # the same page all along
    page.go_back()
    expect(page.locator("#f-q")).to_have_value("etud")
    expect(page.locator("#count")).to_have_text(words["none"])


def test_the_keyboard_reaches_a_session(page: Page, live_server, words):
    page.goto(live_server.url + words["agenda"] + "?theme=MOVE")
    page.get_by_role("link", name=words["month"], exact=True).press("Enter")
    expect(page).to_have_url(re.compile(r"\?theme=MOVE$"))
    if page.locator(".month-line").count() == 0:  # the last day of a month
        page.locator(".empty a").press("Enter")
    page.locator(".month-line").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Étudier en Europe")


def test_without_scripts_a_button_does_it(browser, live_server, words):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + words["agenda"])
    page.locator("#f-q").fill("etudier")
    page.locator(".search-box button").click()
    expect(page.locator("#count")).to_have_text(words["one"])
    page.locator(".agenda-more summary").click()
    page.locator(".chip", has=page.locator("input[value=onsite]")).click()
    page.locator(".agenda-show button").click()
    expect(page.locator("#count")).to_have_text(words["none"])
    page.locator(".agenda-chips a").first.click()
    expect(page.locator("#count")).to_have_text(words["one"])
    context.close()
