"""Open slots on request: from a resident who finds no time, by way of manager and partner, to the one who books.

Two languages, four people, one clock that does not run away.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from cdm.accounts.models import User
from cdm.outbox.models import Message
from counselling.models import Appointment, Counsellor, SlotRequest
from counselling.requests import tending
from stats.models import DayCount, Measure
from tests.browser.conftest import sign_in
from tests.counselling import worlds
from tests.counselling.desks import given
from tests.counselling.worlds import NOW, TUESDAY, TUESDAY_9

pytestmark = pytest.mark.django_db(transaction=True)
A_DAY = TUESDAY + dt.timedelta(days=14)
BY_HAND = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"  # searches of machines are not counted


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def ada(partner_a) -> Counsellor:
    """One interview in all, and that one is booked."""
    worlds.kind()
    ada = worlds.counsellor(worlds.site(), partner_a, "Ada Alphonsine", ends="09:40", weekdays=range(1, 2))
    ada.calendar.rules.update(valid_until=TUESDAY)
    given(ada, TUESDAY_9)
    return ada


def page_of(browser: Browser, live_server, language: str, user: User | None = None, width: int = 1280) -> Page:
    context = browser.new_context(locale=language, viewport={"width": width, "height": 844}, user_agent=BY_HAND)
    if user:
        sign_in(context, user, live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def look_for_a_time(page: Page, live_server) -> None:
    page.goto(live_server.url + reverse("counselling:book"))
    for name, value in (("theme", "WORK"), ("language", "nl"), ("channel", "VIDEO")):
        page.locator(f"label:has(input[name={name}][value={value}])").click()
    page.locator("button[name=go]").click()


def test_from_a_search_in_vain_to_the_time_that_is_booked(
    browser, live_server, settings, language, ada, partner_a, coordinator_a, manager
):
    settings.BASE_URL = live_server.url
    partner_a.themes, partner_a.languages = ["WORK"], ["nl", "fr"]
    partner_a.save(update_fields=["themes", "languages"])

    # A resident looks for a time in Dutch, and there is none.
    resident = page_of(browser, live_server, language, width=390)
    look_for_a_time(resident, live_server)
    expect(resident.locator("a.slot")).to_have_count(0)
    assert DayCount.objects.get(measure=Measure.NO_TIME).item == "WORK-nl"

    # The manager sees why, and asks the partner.
    office = page_of(browser, live_server, language, manager)
    office.goto(live_server.url + reverse("home:workspace") + "?partner=alpha")
    asking = office.locator(f".gaps a[href*='{reverse('counselling:request_new')}'][href*='language=nl']")
    expect(asking).to_have_count(2)  # it is booked this week, and there are no hours in the others
    asking.first.click()
    expect(office.locator("input[name=language][value=nl]")).to_be_checked()
    expect(office.locator("textarea[name=reason]")).not_to_have_value("")
    office.locator("input[name=number]").fill("3")
    office.locator("main form .actions button").click()
    made = SlotRequest.objects.get()
    assert (made.partner, made.theme, made.language, made.channel) == (partner_a, "WORK", "nl", "")

    # Its coordinator reads the mail, accepts, and opens an afternoon for Ada.
    mail = Message.objects.get(kind="slot_request_asked")
    assert mail.to_address == coordinator_a.email
    team = page_of(browser, live_server, language, coordinator_a, width=390)
    team.goto(re.search(r"http\S+", mail.text)[0])
    team.locator("form[action$='/accepter/'] button, form[action$='/aanvaarden/'] button").click()
    expect(team.locator(".notice-success")).to_be_visible()
    team.locator(f"main a[href^='{reverse_in(team, 'counselling:add_extra', ada.pk)}']").click()
    expect(team.locator("input[name=languages][value=nl]")).to_be_checked()
    team.locator("input[name=day]").fill(A_DAY.isoformat())
    team.locator("input[name=starts]").fill("14:00")
    team.locator("input[name=ends]").fill("16:00")
    team.locator("form.hours-form button[type=submit]").click()
    expect(team.locator("progress")).to_have_attribute("value", "100")

    # The resident looks again, and books what was opened.
    look_for_a_time(resident, live_server)
    resident.locator("a.slot").first.click()
    resident.locator("input[name=name]").fill("Nour")
    resident.locator("main form button.button").click()
    booked = Appointment.objects.exclude(starts=TUESDAY_9).get()
    assert booked.counsellors.get() == ada
    assert (booked.language, booked.starts.date()) == ("nl", A_DAY)

    # The clock ends the request: booked or not, three were opened; the manager reads it.
    tending.tend()
    office.goto(live_server.url + reverse("counselling:requests"))
    expect(office.locator("main progress")).to_have_attribute("value", "100")
    expect(office.locator("main .tag-ok")).to_be_visible()
    made.refresh_from_db()
    assert (made.state, made.opened) == (SlotRequest.State.DONE, 3)


def reverse_in(page: Page, name: str, *args: object) -> str:
    """The address in the language of the page: the mail leads to that of its reader."""
    with translation.override(page.evaluate("document.documentElement.lang")):
        return reverse(name, args=args)
