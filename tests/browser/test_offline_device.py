"""What a device keeps of the site and of who records on it: nothing about anyone, and nothing after signing out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from cdm.home.offline import shell
from tests import personae
from tests.browser.cuttable import Wire
from tests.browser.devices import (
    SETTLED,
    boxes,
    choose,
    counted,
    eventually,
    expect_waiting,
    faults,
    hindrances,
    keep,
    put,
    remembered,
    save,
    waiting,
)

pytestmark = pytest.mark.django_db(transaction=True)

# What the records of these tests say: codes long enough not to turn up by chance among random bytes, and their words.
SAID = ("PHONE", "EMAIL", "LEARN", "21004", "Téléphone", "E-mail", "Se former", "Individual", "Bruxelles", "service")


def test_nothing_of_a_record_can_be_read_on_the_device(street: Page):
    """Not while it waits, not after. The control: the same record, unsealed, is found."""
    choose(street, channel="PHONE", theme="LEARN")
    save(street)
    expect_waiting(street, 1)
    (box,) = boxes(street)
    assert len(box) > 1000, "as long as any other"
    assert not [word for word in SAID if word.encode() in box]
    sign_out_and_look(street)


def sign_out_and_look(page: Page) -> None:
    before = remembered(page)
    assert [word for word in SAID if word in before], "the page kept here knows the words, whatever was chosen"
    page.context.set_offline(False)
    expect_waiting(page, 0)
    keep(page, partner="beta", channel="PHONE", theme="LEARN", municipality="21004")
    page.reload()
    page.locator("details.menu summary").click()
    with page.expect_navigation():
        page.locator("form[data-leave] button").click()
    after = remembered(page)
    assert not [word for word in SAID if word in after]
    assert "alpha" not in after
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 1, "the sealed one waits"
    put(page, b'{"service": "IC", "channel": "PHONE"}')  # the control
    assert "PHONE" in remembered(page)


def test_signing_out_sends_first(street: Page, line: Wire):
    street.keyboard.press("s")
    expect_waiting(street, 1)
    street.goto("about:blank")
    street.context.set_offline(False)
    street.route("**/envoyer/", lambda route: route.abort(), times=1)  # what the page itself tries on coming
    street.goto(line.url + reverse("home:today"))
    assert waiting(street) == 1
    street.locator("details.menu summary").click()
    with street.expect_navigation():
        street.locator("form[data-leave] button").click()
    assert [row[-1] for row in counted()] == [1]
    assert "sessionid" not in {cookie["name"] for cookie in street.context.cookies()}


def test_without_network_nobody_is_signed_out_and_it_is_said(desk: Page):
    desk.context.set_offline(True)
    desk.locator("details.menu summary").click()
    desk.locator("form[data-leave] button").click()
    expect(desk.locator("#notices")).to_contain_text("Se déconnecter demande le réseau")
    desk.reload()
    expect(desk.locator("#offline")).to_have_attribute("data-state", "away")
    desk.keyboard.press("s")
    expect_waiting(desk, 1)


def test_after_signing_out_the_page_is_not_there_any_more(desk: Page, line: Wire):
    desk.locator("details.menu summary").click()
    with desk.expect_navigation():
        desk.locator("form[data-leave] button").click()
    desk.context.set_offline(True)
    with pytest.raises(PlaywrightError, match="ERR_INTERNET_DISCONNECTED"):
        desk.goto(line.url + reverse("home:record"))


def test_what_a_device_keeps_is_of_nobody(desk: Page):
    """No page of the site itself: the one kept was fetched without cookies."""
    kept = desk.evaluate("""async () => {
        const found = [];
        for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
        return found;
    }""")
    assert sorted(path for path in kept if not path.startswith("/static/")) == [
        "/fr/equipe/encoder/hors-ligne/",
        "/nl/team/invoeren/offline/",
    ]
    assert len(kept) > 8
    everything = remembered(desk)
    for word in (personae.MARKER_A, 'name="csrfmiddlewaretoken"'):
        assert word in desk.content(), "the site's own page has it"
        assert word not in everything


@pytest.fixture
def afresh() -> Iterator[None]:
    """What a test puts in the way of the worker's script stays for no other."""
    yield
    shell._script.cache_clear()


@pytest.mark.usefixtures("afresh")
def test_a_deploy_replaces_what_is_kept_in_both_languages(desk: Page, line: Wire, tmp_path: Path, monkeypatch):
    """And a page that comes with network is never the one kept here."""
    old = desk.evaluate("caches.keys()")
    tomorrow = tmp_path / "worker.js"
    tomorrow.write_text(shell.WORKER.read_text() + "\n// of tomorrow")
    monkeypatch.setattr(shell, "WORKER", tomorrow)
    shell._script.cache_clear()  # a deploy starts new processes
    desk.reload()
    assert desk.locator("[data-unready]").count() == 0
    eventually(desk, "(old) => caches.keys().then((now) => now.length === 1 && now[0] !== old[0])", old)
    eventually(desk, SETTLED)
    desk.context.set_offline(True)
    with translation.override("nl"):
        desk.goto(line.url + reverse("home:record"))
    expect(desk.locator("#offline")).to_have_attribute("data-state", "away")
    assert desk.evaluate("getComputedStyle(document.querySelector('.offline')).display") == "grid", (
        "with its style sheet"
    )


def test_it_can_be_installed(desk: Page, line: Wire):
    assert hindrances(desk) == []
    desk.goto(line.url + reverse("home:today"))
    assert "no-manifest" in hindrances(desk)  # the control


def test_no_other_page_is_looked_after(desk: Page, line: Wire):
    desk.goto(line.url + reverse("home:today"))
    assert desk.evaluate("navigator.serviceWorker.controller") is None
    desk.goto(line.url + reverse("home:front"))
    assert desk.evaluate("navigator.serviceWorker.controller") is None


def test_a_device_nobody_signed_in_on_says_so(page: Page, line: Wire):
    page.goto(line.url + reverse("home:record_offline"))
    expect(page.locator("[data-unready]")).to_be_visible()
    assert not page.locator("form.record").is_visible()
    assert not faults(page)
    assert page.context.cookies() == []
