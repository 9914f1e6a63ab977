"""Recording with a queue at the desk: by keyboard alone, quickly, and nothing moves under the fingers."""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cdm.accounts.models import User
from cdm.core import clock
from cdm.home.models import Preset
from stats.models import DayCount, GroupAnswer, Profile, Tally
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PRESS = 0.28  # seconds a key takes an average typist (Card, Moran and Newell, the keystroke-level model)
MOST_KEYS, MOST_SECONDS = 20, 10
REMEMBERED = "JSON.parse(localStorage.getItem('record') || '{}')"
# What a Belgian keyboard sends for the key that bears 1, without Shift.
UNSHIFTED = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '&', code: 'Digit1', bubbles: true}))"


@dataclass
class Keys:
    """A keyboard that counts what is pressed."""

    page: Page
    pressed: int = 0

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


@pytest.fixture
def desk(page: Page, live_server, counsellor_a: User, language) -> Page:
    """The record page of a counsellor, in each language."""
    page.set_default_timeout(10_000)
    sign_in(page.context, counsellor_a, live_server.url)
    page.goto(live_server.url + reverse("home:record"))
    return page


def preset(user: User, position: int, **values: object) -> Preset:
    return Preset.objects.create(user=user, position=position, service="IC", context="STD", **values)


def saved(page: Page, keys: Keys, *last: str) -> None:
    with page.expect_navigation():
        keys(*last)
    expect(page.locator(".notice-success")).to_be_visible()


def chosen(page: Page, name: str) -> str:
    return page.locator(f"form.record input[name={name}]:checked").get_attribute("value") or ""


def counted() -> list[tuple]:
    return sorted(Tally.objects.values_list("day", "channel", "theme", "language", "count"))


def test_a_full_record_takes_seconds_and_few_keys(desk, language, capsys):
    """Every question of the contact answered anew, then seven answers of the visitor: each an own key or two."""
    rounds, seconds, pressed = 3, [], []
    for _each in range(rounds):
        keys, begun = Keys(desk), time.perf_counter()
        keys("v", "2", "3", "3", "1", "1")  # individual, phone, working, French, ordinary
        keys("p", "1", "2", "7", "s", "c", "6", "5", "2", "1")
        assert chosen(desk, "municipality") == "21015"
        saved(desk, keys, "Enter")
        seconds.append(time.perf_counter() - begun + PRESS * keys.pressed)
        pressed.append(keys.pressed)
    assert [row[1:] for row in counted()] == [("PHONE", "WORK", "fr", rounds)]
    answers = Profile.objects.values_list(
        "sex", "age5", "municipality", "status", "education", "referral", "first_visit"
    )
    assert set(answers) == {("F", "25-29", "21015", "EMP", "APPR", "ACTIRIS", "yes")}
    assert len(answers) == rounds
    with capsys.disabled():
        said = f"{language}: {statistics.median(pressed)} keys, {statistics.median(seconds):.1f} s a full record"
        sys.stdout.write(f"\n{said}\n")
    assert statistics.median(pressed) <= MOST_KEYS
    assert statistics.median(seconds) < MOST_SECONDS


@pytest.mark.parametrize("language", ["nl"], indirect=True)
def test_a_full_record_like_the_last_one_takes_the_answers_only(desk, language):
    keys = Keys(desk)
    keys("h", "1", "1", "1")
    saved(desk, keys, "Enter")
    keys = Keys(desk)
    keys("p", "2", "4", "1", "0", "0", "0", "0", "0")
    saved(desk, keys, "Enter")
    assert keys.pressed == 10
    assert [row[1:] for row in counted()] == [("FACE", "GUIDE", "fr", 2)]
    assert Profile.objects.values_list("sex", "age5", "municipality", "status").get() == ("M", "40-44", "", "")


@pytest.mark.parametrize("language", ["nl"], indirect=True)
def test_one_key_counts_and_leaves_what_is_typed(desk, counsellor_a, language):
    preset(counsellor_a, 1, channel="EMAIL", theme="LEARN", language="nl", name="Morning")
    desk.reload()
    keys = Keys(desk)
    keys("t", "4", "Escape", "+", "+", "y")
    expect(desk.locator("#quick-now")).to_contain_text("× 3")
    with desk.expect_response(lambda response: response.request.method == "POST"):
        keys("1")
    expect(desk.locator(".notice-success")).to_be_visible()
    expect(desk.locator("#rec-today b")).to_have_text("3")
    yesterday = clock.today() - dt.timedelta(days=1)
    assert counted() == [(yesterday, "EMAIL", "LEARN", "nl", 3)]
    assert chosen(desk, "theme") == "START", "the visitor at the desk is still in the form"
    assert desk.locator("#id_count").input_value() == "1"
    with desk.expect_response(lambda response: response.request.method == "POST"):
        keys("r")  # once more, one of it, for the same day
    expect(desk.locator("#rec-today b")).to_have_text("4")
    assert counted() == [(yesterday, "EMAIL", "LEARN", "nl", 4)]
    with desk.expect_navigation():
        keys("u")
    expect(desk.locator("#rec-today b")).to_have_text("3")
    assert counted() == [(yesterday, "EMAIL", "LEARN", "nl", 3)]


@pytest.mark.parametrize("language", ["nl"], indirect=True)
def test_tiles_do_not_move_when_something_was_counted(desk, counsellor_a, language):
    preset(counsellor_a, 1, channel="PHONE")
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(desk.url)
    keys, tile = Keys(desk), desk.locator("#quick-1")
    keys("1")
    expect(desk.locator(".notice-success")).to_be_visible()
    before = desk.locator("form.record").bounding_box()
    keys("1")
    expect(desk.locator("#rec-today b")).to_have_text("2")
    assert desk.locator("form.record").bounding_box() == before
    tile.wait_for()
    save = desk.locator(".record-save").bounding_box()
    assert save["y"] + save["height"] <= 900, "one glance"


@pytest.mark.parametrize("language", ["fr"], indirect=True)
def test_a_figure_counts_without_shift_and_never_from_within_the_form(desk, counsellor_a, language):
    preset(counsellor_a, 1, channel="PHONE")
    desk.reload()
    desk.locator(".record-save .button").focus()
    desk.keyboard.press("1")
    desk.keyboard.press("Escape")
    with desk.expect_response(lambda response: response.request.method == "POST"):
        desk.evaluate(UNSHIFTED)
    expect(desk.locator("#rec-today b")).to_have_text("1")
    assert [row[1:] for row in counted()] == [("PHONE", "", "", 1)]


@pytest.mark.parametrize("language", ["fr"], indirect=True)
def test_own_habits_lead_from_the_next_day_and_only_their_own(desk, live_server, counsellor_a2, language):
    first = desk.locator("input[name=municipality]").first
    was = first.get_attribute("value")
    for _each in range(3):
        keys = Keys(desk)
        keys("p", "0", "0", *"uccle")
        saved(desk, keys, "Enter")
    assert first.get_attribute("value") == was, "a key means the same all day"
    assert desk.evaluate(REMEMBERED)["chosen"] == {"municipality": {"21016": 3}}
    desk.evaluate('localStorage.record = localStorage.record.replace(/"day":"[^"]*"/, \'"day":"2020-01-01"\')')
    desk.reload()
    assert first.get_attribute("value") == "21016"
    sign_in(desk.context, counsellor_a2, live_server.url)
    desk.reload()
    assert first.get_attribute("value") == was
    assert desk.evaluate(REMEMBERED)["chosen"] == {}


@pytest.mark.parametrize("language", ["fr"], indirect=True)
def test_nothing_of_the_habits_stays_after_sign_out(desk, language):
    keys = Keys(desk)
    keys("p", "0", "0", "u")
    saved(desk, keys, "Enter")
    assert desk.evaluate(REMEMBERED)["chosen"], "there is something to lose"
    desk.locator("details.menu > summary").click()
    with desk.expect_navigation():
        desk.locator("form[action*=deconnexion] button, form[action*=logout] button").first.click()
    assert desk.evaluate("localStorage.record") is None


@pytest.mark.parametrize("language", ["fr"], indirect=True)
def test_a_group_on_the_street_is_counted_by_hands(desk, language):
    keys = Keys(desk)
    keys("v", "4", "1", "n")
    desk.keyboard.type("40")
    keys("Escape", "a", "6", "Escape", "g")
    desk.locator("[name=hands-sex-F]").fill("22")
    desk.locator("[name=hands-sex-M]").fill("18")
    saved(desk, keys, "Enter")
    assert Tally.objects.values_list("service", "channel", "count").get() == ("OUT", "FACE", 40)
    assert DayCount.objects.values_list("measure", "item", "count").get() == ("reached", "FORM", 40)
    assert dict(GroupAnswer.objects.values_list("code", "count")) == {"F": 22, "M": 18}
    assert not Profile.objects.exists()


@pytest.mark.parametrize("language", ["fr"], indirect=True)
def test_the_question_mark_lists_every_key_once(desk, counsellor_a, language):
    preset(counsellor_a, 1, channel="PHONE")
    desk.reload()
    desk.keyboard.press("?")
    listed = [key.lower() for key in desk.locator("#keys kbd").all_inner_texts()]
    assert {*"?1vhtlcdynpgask+-"} <= set(listed)
    assert len(listed) == len(set(listed))
    assert all(len(key) == 1 for key in listed)


@pytest.mark.parametrize("language", ["fr"], indirect=True)
def test_what_a_preset_keeps_is_made_in_the_form_and_arranged(desk, language):
    keys = Keys(desk)
    keys("h", "4", "2", "1", "Escape")
    with desk.expect_navigation():
        keys("k")
    assert not Tally.objects.exists()
    assert chosen(desk, "channel") == "EMAIL"
    assert Preset.objects.values_list("channel", "theme", "language", "name").get() == ("EMAIL", "LEARN", "fr", "")
    expect(desk.locator("#quick-1")).to_be_visible()
    desk.goto(desk.url.split("?")[0])
    desk.locator(".quick-head a").click()
    desk.locator(".preset-name input[type=text]").fill("  Mails\tdu matin ")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert Preset.objects.get().name == "Mails du matin"


@pytest.mark.parametrize("language", ["nl"], indirect=True)
def test_nobody_of_the_centre_is_asked_for_a_partner(page, live_server, reception, language):
    page.set_default_timeout(10_000)
    sign_in(page.context, reception, live_server.url)
    page.goto(live_server.url + reverse("home:record"))
    keys = Keys(page)
    with page.expect_response(lambda response: response.request.method == "POST"):
        keys("2")  # proposed, as long as nothing was kept: by phone, in the language of the page
    expect(page.locator("#rec-today b")).to_have_text("1")
    assert Tally.objects.values_list("channel", "language", "partner").get() == ("PHONE", language, "")
