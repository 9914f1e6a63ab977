"""Recording where there is no network: on the device until it is back, sealed, counted once, gone at sign-out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from cdm.accounts.models import User
from cdm.core import clock
from stats.models import Profile, Receipt
from tests import personae
from tests.browser.conftest import sign_in
from tests.browser.cuttable import Wire
from tests.browser.devices import (
    choose,
    counted,
    expect_waiting,
    faults,
    keep,
    put,
    record_page,
    save,
    title,
    waiting,
)

pytestmark = pytest.mark.django_db(transaction=True)

WAITS = {"fr": "encodages attendent", "nl": "registraties wachten"}
COUNTED = {"fr": "encodages ont été envoyés et comptés", "nl": "registraties zijn verzonden en geteld"}
TODAY = clock.today().isoformat()


def test_three_records_of_the_street_are_counted_once(desk: Page, line: Wire, language: str):
    record_page(desk, line)
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
    expect_waiting(street, 2)
    street.goto("about:blank")
    street.context.set_offline(False)
    street.goto(line.url + reverse("home:today"))
    notices = street.locator("#notices")
    expect(notices).to_contain_text("Un encodage a été envoyé et compté")
    expect(notices).to_contain_text("Un encodage attend sur cet appareil")
    notices.get_by_role("link").click()
    expect(street.locator("#offline [data-left] li")).to_have_count(1)


def test_what_was_counted_while_its_answer_was_lost_is_told_by_the_next_page(street: Page, line: Wire):
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    keep(street)
    street.goto("about:blank")
    street.context.set_offline(False)
    street.route("**" + reverse("home:record_sync"), lose, times=1)
    street.goto(line.url + reverse("home:today"))
    notices = street.locator("#notices")
    expect(notices).to_contain_text("Un encodage attend sur cet appareil")
    assert len(counted()) == 1
    street.reload()
    expect(notices).to_contain_text("Un encodage a été envoyé et compté")
    assert waiting(street) == 0
    assert len(counted()) == 1


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
