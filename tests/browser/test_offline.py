"""Recording where there is no network: on the device until it is back, sealed, counted once, gone at sign-out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from cdm.accounts.models import User
from cdm.core import clock
from cdm.home.offline import shell
from stats.models import Profile, Receipt, Tally
from tests import personae
from tests.browser.conftest import sign_in
from tests.browser.cuttable import Wire, wire
from tests.browser.devices import (
    SETTLED,
    boxes,
    expect_waiting,
    faults,
    hindrances,
    keep,
    put,
    ready,
    remembered,
    waiting,
)

pytestmark = pytest.mark.django_db(transaction=True)

# What the records of these tests say: codes long enough not to turn up by chance among random bytes, and their words.
SAID = ("PHONE", "EMAIL", "LEARN", "21004", "Téléphone", "Courriel", "Se former", "Individual", "Bruxelles", "service")
WAITS = {"fr": "encodages attendent", "nl": "registraties wachten"}
COUNTED = {"fr": "encodages ont été envoyés et comptés", "nl": "registraties zijn verzonden en geteld"}


@pytest.fixture
def line(live_server) -> Iterator[Wire]:
    with wire(live_server.url) as made:
        yield made


def goto(page: Page, line: Wire) -> None:
    """The record page, once its worker looks after it."""
    page.goto(line.url + reverse("home:record"))
    ready(page)


@pytest.fixture
def desk(page: Page, line: Wire, counsellor_a: User) -> Page:
    """The record page of a counsellor."""
    page.set_default_timeout(10_000)
    sign_in(page.context, counsellor_a, line.url)
    goto(page, line)
    return page


@pytest.fixture
def street(desk: Page) -> Page:
    """The same, where there is no network."""
    desk.context.set_offline(True)
    desk.reload()
    return desk


def choose(page: Page, **answers: str) -> None:
    for name, value in answers.items():
        page.locator(f"form.record input[name={name}][value='{value}']").locator("xpath=..").click()


def title(page: Page) -> Locator:
    """What the panel says just now."""
    return page.locator("#offline h2").filter(visible=True)


def save(page: Page) -> None:
    page.locator("form.record .button[type=submit]").click()


def counted() -> list[tuple]:
    rows = Tally.objects.values_list("day", "service", "channel", "theme", "partner", "count")
    return sorted((day.isoformat(), *codes) for day, *codes in rows)


TODAY = clock.today().isoformat()


def test_three_records_of_the_street_are_counted_once(desk: Page, line: Wire, language: str):
    goto(desk, line)
    desk.context.set_offline(True)
    desk.reload()
    panel = desk.locator("#offline")
    expect(panel).to_have_attribute("data-state", "away")
    assert desk.locator("html").get_attribute("lang") == language
    assert personae.MARKER_A not in desk.content()

    desk.keyboard.press("s")  # the short form as it stands
    expect_waiting(desk, 1)
    choose(desk, channel="EMAIL", theme="LEARN")
    desk.locator("details[data-fold=profile] summary").click()
    choose(desk, sex="F", municipality="21004")
    desk.locator("form.record input[name=count]").fill("12")
    save(desk)
    expect_waiting(desk, 2)
    desk.locator(".quick-tile").nth(1).click()  # by phone
    expect_waiting(desk, 3)
    expect(title(desk)).to_contain_text(f"3 {WAITS[language]}")
    expect(desk.locator("#rec-today b")).to_have_text("14")
    assert not faults(desk)
    assert desk.locator("form.record input[name=sex]:checked").input_value() == ""
    assert desk.locator("form.record input[name=channel]:checked").input_value() == "EMAIL", "stays for the next one"
    desk.reload()
    expect(title(desk)).to_contain_text(f"3 {WAITS[language]}")

    desk.context.set_offline(False)
    expect(title(desk)).to_contain_text(f"3 {COUNTED[language]}")
    assert waiting(desk) == 0
    assert counted() == [
        (TODAY, "IC", "", "", "alpha", 1),
        (TODAY, "IC", "EMAIL", "LEARN", "alpha", 12),
        (TODAY, "IC", "PHONE", "", "alpha", 1),
    ]
    profile = Profile.objects.get()
    assert (profile.sex, profile.municipality) == ("F", "21004")
    assert Receipt.objects.count() == 3


def test_the_page_that_was_open_goes_on(desk: Page):
    """The network goes while somebody records; one tap is taken back."""
    desk.context.set_offline(True)
    panel = desk.locator("#offline")
    expect(panel).to_have_attribute("data-state", "away")
    desk.keyboard.press("s")
    expect_waiting(desk, 1)
    desk.locator(".quick-tile").nth(1).click()
    expect_waiting(desk, 2)
    assert not desk.locator("button[name=keep]").is_visible(), "presets are kept by the site"
    desk.keyboard.press("u")
    expect_waiting(desk, 1)
    desk.keyboard.press("s")
    expect_waiting(desk, 2)
    desk.context.set_offline(False)
    expect(panel).to_have_attribute("data-state", "sent")
    assert counted() == [(TODAY, "IC", "", "", "alpha", 2)]
    desk.keyboard.press("s")  # and on with network, as before
    expect(desk.locator("#notices .notice")).to_have_count(1)
    assert counted() == [(TODAY, "IC", "", "", "alpha", 3)]


def test_where_the_browser_believes_in_a_network_nothing_is_lost(desk: Page, line: Wire):
    line.cut()
    desk.locator(".quick-tile").nth(1).click()
    expect_waiting(desk, 1)
    save(desk)
    desk.wait_for_selector("[data-unready]", state="attached")  # the page kept here
    expect_waiting(desk, 2)
    panel = desk.locator("#offline")
    expect(panel).to_have_attribute("data-state", "failed")
    line.mend()
    panel.locator("[data-send]").click()
    expect(panel).to_have_attribute("data-state", "sent")
    assert counted() == [(TODAY, "IC", "", "", "alpha", 1), (TODAY, "IC", "PHONE", "", "alpha", 1)]


def test_what_was_counted_before_the_answer_was_lost_is_counted_once(desk: Page, line: Wire):
    line.deaf()
    save(desk)
    desk.wait_for_selector("[data-unready]", state="attached")
    expect_waiting(desk, 1)
    assert [row[-1] for row in counted()] == [1], "the site had it"
    line.mend()
    desk.reload()
    expect_waiting(desk, 0)
    assert [row[-1] for row in counted()] == [1]


def test_two_tabs_send_it_once(street: Page, line: Wire):
    street.keyboard.press("s")
    expect_waiting(street, 1)
    street.context.set_offline(False)
    other = street.context.new_page()
    other.goto(line.url + reverse("home:today"))
    expect_waiting(street, 0)
    assert [row[-1] for row in counted()] == [1]


def test_any_page_of_the_staff_sends_what_waits(street: Page, line: Wire):
    keep(street)
    keep(street, day="2020-01-01")
    street.goto("about:blank")
    street.context.set_offline(False)
    street.goto(line.url + reverse("home:today"))
    notices = street.locator("#notices")
    expect(notices).to_contain_text("Un encodage a été envoyé et compté")
    expect(notices).to_contain_text("Un encodage attend sur cet appareil")
    notices.get_by_role("link").click()
    expect(street.locator("#offline [data-left] li")).to_have_count(1)


# --- what it is not ----------


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


# --- who sends ----------


def test_who_is_signed_out_meanwhile_signs_in_to_send(street: Page, line: Wire, counsellor_a: User):
    street.keyboard.press("s")
    expect_waiting(street, 1)
    street.context.clear_cookies(name="sessionid")
    street.context.set_offline(False)
    panel = street.locator("#offline")
    expect(panel).to_have_attribute("data-state", "signed-out")
    assert counted() == []
    panel.get_by_role("link", name="Se connecter").click()
    street.locator("input[name=login]").wait_for()
    assert "next=/fr/equipe/encoder/" in street.url
    sign_in(street.context, counsellor_a, line.url)
    street.goto(line.url + reverse("home:record"))
    expect(panel).to_have_attribute("data-state", "sent")
    assert counted() == [(TODAY, "IC", "", "", "alpha", 1)]


def test_another_partners_record_waits_for_one_of_theirs(
    street: Page, line: Wire, counsellor_a: User, counsellor_b: User
):
    choose(street, channel="PHONE")
    save(street)
    expect_waiting(street, 1)
    sign_in(street.context, counsellor_b, line.url)
    street.context.set_offline(False)
    street.goto(line.url + reverse("home:record"))
    left = street.locator("#offline [data-left] li")
    expect(left).to_contain_text("un autre partenaire")
    assert left.get_by_role("button").filter(visible=True).count() == 0
    assert counted() == []
    sign_in(street.context, counsellor_a, line.url)
    street.reload()
    expect(street.locator("#offline")).to_have_attribute("data-state", "sent")
    assert counted() == [(TODAY, "IC", "PHONE", "", "alpha", 1)]


# --- what is refused ----------


def test_a_refused_record_is_shown_put_right_and_counted_once(desk: Page, line: Wire):
    keep(desk, day=(clock.today() - dt.timedelta(days=40)).isoformat(), channel="PHONE", theme="LEARN", sex="F")
    keep(desk)
    desk.reload()
    left = desk.locator("#offline [data-left] li")
    expect(left).to_have_count(1)
    expect(left).to_contain_text("Jour")
    assert [row[-1] for row in counted()] == [1]
    assert not faults(desk)
    left.locator("[data-correct]").click()
    expect(desk.locator("form.record input[name=theme]:checked")).to_have_value("LEARN")
    expect(desk.locator("form.record input[name=sex]:checked")).to_have_value("F")
    desk.locator("form.record input[name=day]").fill(TODAY)
    save(desk)
    expect(left).to_have_count(0)
    expect_waiting(desk, 0)
    assert counted() == [(TODAY, "IC", "", "", "alpha", 1), (TODAY, "IC", "PHONE", "LEARN", "alpha", 1)]
    assert Profile.objects.get().sex == "F"


def test_one_that_cannot_be_read_is_said_and_discarded_at_the_second_press(desk: Page):
    put(desk, bytes(500))
    desk.reload()
    left = desk.locator("#offline [data-left] li")
    expect(left).to_contain_text("n’est plus lisible")
    left.locator("[data-discard]").click()
    assert waiting(desk) == 1
    left.get_by_role("button", name="Supprimer définitivement").click()
    expect(left).to_have_count(0)
    assert waiting(desk) == 0
    expect(desk.locator("#offline")).to_be_hidden()


# --- staying up to date ----------


def test_a_deploy_replaces_what_is_kept_in_both_languages(desk: Page, line: Wire, tmp_path: Path, monkeypatch):
    """And a page that comes with network is never the one kept here."""
    old = desk.evaluate("caches.keys()")
    tomorrow = tmp_path / "worker.js"
    tomorrow.write_text(shell.WORKER.read_text() + "\n// of tomorrow")
    monkeypatch.setattr(shell, "WORKER", tomorrow)
    desk.reload()
    assert desk.locator("[data-unready]").count() == 0
    desk.wait_for_function("(old) => caches.keys().then((now) => now.length === 1 && now[0] !== old[0])", arg=old)
    desk.wait_for_function(SETTLED)
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
