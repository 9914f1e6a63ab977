"""Closing a year and correcting it, from the open page to the corrected figures, by who uses the keyboard alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from cdm.core import clock
from stats import closing, recording
from stats.models import Correction
from tests import personae
from tests.browser.conftest import sign_in
from tests.browser.walking import Walk

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"service": "IC", "channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr", "partner": "alpha"}


@pytest.fixture
def last_year(partner_a) -> int:
    year = clock.today().year - 1
    with transaction.atomic():
        recording.record(day=dt.date(year, 3, 15), **FACTS, count=40)
    return year


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_year_is_closed_and_corrected_by_keyboard(page: Page, live_server, manager, last_year, language):
    sign_in(page.context, manager, live_server.url)
    page.goto(live_server.url + reverse("stats:closing", args=[last_year]))
    page.locator("#looked").focus()
    press(page, "Space", "Tab", "Enter")
    expect(page.locator(".st-closing-now")).to_contain_text("40")

    page.goto(live_server.url + reverse("stats:correct", args=[last_year]))
    page.locator("input[name=act]").first.focus()
    press(page, "ArrowDown", "ArrowDown")  # counted under a wrong code
    expect(page.locator("input[value=move]")).to_be_checked()
    expect(page.locator(".st-rather")).to_be_visible()
    page.select_option("[name=month]", f"{last_year}-03-01")
    page.fill("[name=count]", "15")
    for name, code in FACTS.items():
        page.select_option(f"[name={name}]", code)
    page.select_option("[name=to_channel]", "PHONE")
    page.locator("form.st-correction .button").press("Enter")
    expect(page.locator(".st-correction table")).to_contain_text("25")
    assert not Correction.objects.exists()
    page.emulate_media(reduced_motion="reduce")  # colours do not fade while they are read
    problems = Walk(page.context.browser, live_server.url)
    assert list(problems._problems(page, language)) == []

    page.locator("[name=confirm]").press("Enter")
    expect(page.locator(".st-corrections")).to_contain_text("−15")
    assert sorted(Correction.objects.values_list("channel", "count")) == [("FACE", -15), ("PHONE", 15)]
    assert [version.contacts for version in closing.versions(last_year)] == [40, 40]


def test_what_would_have_been_right_is_asked_of_a_wrong_code_only(
    page: Page, live_server, manager, last_year, language
):
    closing.close(year=last_year)
    sign_in(page.context, manager, live_server.url)
    page.goto(live_server.url + reverse("stats:correct", args=[last_year]))
    rather = page.locator(".st-rather")
    for act, shown in (("add", False), ("move", True), ("less", False)):
        page.locator(f"label:has([value={act}])").click()
        expect(rather).to_be_visible(visible=shown)


def test_the_pages_before_and_the_refusals_are_sound(page: Page, live_server, manager, last_year, language):
    walk = Walk(page.context.browser, live_server.url)
    context = walk.context(personae.sign_in(manager).session.session_key)
    tab = context.new_page()
    with translation.override(language):
        for year in (last_year, last_year + 1):
            walk.visit(tab, reverse("stats:closing", args=[year]), language)
        closing.close(year=last_year)
        address = reverse("stats:correct", args=[last_year])
    walk.visit(tab, address, language)
    tab.select_option("[name=month]", f"{last_year}-03-01")
    tab.select_option("[name=service]", "IC")
    tab.fill("[name=count]", "1")
    tab.locator("label:has([value=less])").click()
    tab.locator("form.st-correction .button").click()
    expect(tab.locator(".st-nearest button")).to_have_count(1)
    walk.wrong += list(walk._problems(tab, language))
    assert walk.wrong == []
    assert len(walk.seen) == 3
    context.close()
