"""A coordinator writes the sheet and sees what visitors will; a visitor finds it by theme."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from partners.models import Partner
from tests.browser.conftest import sign_in

WORDS = {"fr": "Faire le point sur ses études", "nl": "De balans van je studie opmaken"}


def _address(live_server, name: str, *args: str) -> str:
    return live_server.url + reverse(name, args=args)


def _write(page: Page) -> None:
    for code, words in WORDS.items():
        page.locator(f"[name=description_{code}]").fill(words)
    page.locator("label.chip", has=page.locator("[name=themes][value=LEARN]")).click()
    page.locator("details.dir-more summary").first.click()
    page.locator("[name=l-0-label_fr]").fill("S’inscrire")
    page.locator("[name=l-0-label_nl]").fill("Inschrijven")
    page.locator("[name=l-0-url_fr]").fill("alpha.example/ici")
    page.locator("[name=phone]").fill("02 000 00 00")
    page.locator("[name=email]").focus()


@pytest.mark.django_db(transaction=True)
def test_the_preview_follows_what_is_written(live_server, page, partner_a, coordinator_a, language):
    sign_in(page.context, coordinator_a, live_server.url)
    page.goto(_address(live_server, "partners:edit_sheet", "alpha"))
    _write(page)
    for code, other in (("fr", "S’inscrire"), ("nl", "Inschrijven")):
        shown = page.locator(f"#preview article[lang={code}]")
        expect(shown).to_contain_text(WORDS[code])
        expect(shown.locator("a[href='https://alpha.example/ici']")).to_have_text(other)
    assert not Partner.objects.get().description_fr, "nothing is saved yet"
    page.locator("button[name=verify]").click()
    expect(page.locator("h1")).to_have_text(Partner.objects.get().name)
    expect(page.locator("main")).to_contain_text(WORDS[language])
    page.goto(_address(live_server, "partners:index"))
    page.locator("a.chip.theme-learn").click()
    expect(page.locator(".dir-list h3")).to_have_count(1)
    page.locator("a.chip.theme-move").click()
    expect(page.locator(".dir-list h3")).to_have_count(0)


@pytest.mark.django_db(transaction=True)
def test_without_scripts_a_button_shows_it(live_server, browser: Browser, partner_a, coordinator_a):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, coordinator_a, live_server.url)
    page = context.new_page()
    page.goto(_address(live_server, "partners:edit_sheet", "alpha"))
    _write(page)
    page.locator("button[name=preview]").click()
    assert page.url.endswith("#preview-title")
    expect(page.locator("#preview article[lang=nl]")).to_contain_text(WORDS["nl"])
    assert page.locator("[name=l-0-label_nl]").input_value() == "Inschrijven", "nothing typed is lost"
    page.locator("button[name=verify]").click()
    assert Partner.objects.get().description_nl == WORDS["nl"]
    context.close()
