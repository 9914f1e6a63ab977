"""The manager's page of a year in a browser: filters without a reload, focus and place kept, back and forth."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from stats.recording import record
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = {"fr": "/fr/chiffres/2021/", "nl": "/nl/cijfers/2021/"}
SAID = {
    "fr": ("793 contacts en 2021", "11 contacts en 2021", "782 contacts"),
    "nl": ("793 contacten in 2021", "11 contacten in 2021", "782 contacten"),
}


@pytest.fixture(autouse=True)
def contacts(partner_a, partner_b):
    with transaction.atomic():
        march = dt.date(2021, 3, 1)
        record(day=march, service="IC", channel="FACE", theme="WORK", language="fr", partner="alpha", count=11)
        record(day=dt.date(2021, 5, 3), service="GA", channel="VIDEO", theme="LEARN", partner="beta", count=782)
        record(day=dt.date(2020, 5, 4), service="IC", channel="EMAIL", partner="alpha", count=10)


@pytest.fixture
def opened(page: Page, live_server, manager, language):
    sign_in(page.context, manager, live_server.url)
    page.goto(live_server.url + YEAR[language])
    page.evaluate("window.loaded = true")
    return page


def test_a_filter_changes_the_figures_and_nothing_jumps(opened: Page, language):
    whole, alpha, _rest = SAID[language]
    expect(opened.locator("h1")).to_contain_text(whole)
    opened.locator(".st-fold > summary").click()
    select = opened.locator("#f-partner")
    select.focus()
    top = select.bounding_box()
    select.select_option("alpha")
    expect(opened.locator("h1")).to_contain_text(alpha)
    expect(opened).to_have_url(re.compile(r"/2021/\?partner=alpha$"))
    expect(select).to_be_focused()
    assert select.bounding_box() == top
    expect(opened.locator("#filters-set")).to_have_text("(1)")
    expect(opened.locator("#said")).to_contain_text(alpha)
    expect(opened.locator("#year-2020")).to_have_attribute("href", re.compile(r"partner=alpha$"))
    assert opened.evaluate("window.loaded")
    opened.go_back()
    expect(opened.locator("h1")).to_contain_text(whole)
    expect(opened.locator("#f-partner")).to_have_value("")
    assert "alpha" not in opened.evaluate("JSON.stringify(localStorage)")


def test_a_quarter_keeps_the_fold_open_and_a_tag_takes_it_away(opened: Page, language):
    whole, _alpha, second = SAID[language]
    opened.locator(".st-fold > summary").click()
    opened.locator("#quarter-2").click()
    expect(opened.locator("h1")).to_contain_text(second)
    expect(opened.locator("#quarter-2")).to_be_focused()
    expect(opened.locator("#f-from")).to_have_value("4")
    expect(opened).to_have_url(re.compile(r"\?from=4&to=6$"))
    opened.locator(".st-tags a").first.click()
    expect(opened.locator("h1")).to_contain_text(whole)
    expect(opened.locator("h1")).to_be_focused()
    assert opened.evaluate("window.loaded")


def test_a_year_is_one_press_away(opened: Page, language):
    opened.locator("#year-2020").press("Enter")
    expect(opened).to_have_url(re.compile("/2020/$"))
    expect(opened.locator("#year-2020")).to_be_focused()
    expect(opened.locator("h1")).to_contain_text("10 contact")


def test_without_scripts_the_button_does_it(browser, live_server, manager, language):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, manager, live_server.url)
    page = context.new_page()
    page.goto(live_server.url + YEAR[language])
    page.locator(".st-fold > summary").click()
    page.locator("#f-partner").select_option("alpha")
    page.locator(".st-show").click()
    expect(page.locator("h1")).to_contain_text(SAID[language][1])
    expect(page).to_have_url(re.compile(r"/2021/\?partner=alpha$"))
    context.close()


def test_a_definition_opens_beside_its_number(opened: Page):
    stat = opened.locator(".st-numbers .stat").first
    expect(stat.locator("p")).to_be_hidden()
    stat.locator("summary").press("Enter")
    expect(stat.locator("p")).to_be_visible()
