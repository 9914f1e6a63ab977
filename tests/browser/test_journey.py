"""From a resident's booking to the manager's year, as people do it: a browser, a real worker, a real mail server.

One journey per language: book, get the mail, move by its link, be received, be recorded, see the year change by one.
"""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage

import pytest
from django.db import transaction
from django.urls import reverse
from icalendar import Calendar as ICalendar
from playwright.sync_api import Page, expect

from cdm.core import clock, human
from counselling import appointments
from counselling.models import Appointment, Counsellor
from stats import recording
from stats.models import Profile
from tests.browser.conftest import PATIENCE, sign_in, text_of
from tests.counselling import worlds

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "subject": {"fr": "Votre rendez-vous du", "nl": "Uw afspraak op"},
    "moved": {"fr": "Déplacé", "nl": "Verplaatst"},
}
LATE = dt.time(23, 15)  # after which no interview of today can be booked any more


@pytest.fixture
def centre(partner_b) -> Counsellor:
    """Open at every hour of every day, so that the journey works whenever the suite runs."""
    if clock.local_now().time() > LATE:
        pytest.skip("The day is over: nobody can be received today any more.")
    site = worlds.site(opens="00:00", closes="23:59")
    worlds.kind("Entretien individuel", duration=20, step=5, notice=0)
    return worlds.counsellor(site, partner_b, "Bram Bartholomeus", starts="00:00", ends="23:59", weekdays=range(7))


def address(name: str, *args: object) -> str:
    return reverse(name, args=args)


def link_in(mail: EmailMessage) -> str:
    return re.search(r"https?://\S+/(?:rendez-vous|afspraak)/\S+", text_of(mail)).group()


def entry_in(mail: EmailMessage) -> tuple[str, int, dt.datetime]:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    event = ICalendar.from_ical(part.get_content()).events[0]
    return part.get_param("method"), int(event["sequence"]), event["dtstart"].dt


def contacts_shown(page: Page) -> int:
    """The first number of the year's page."""
    return int(re.sub(r"\D", "", page.locator("dl.stats dd").first.inner_text()))


def test_from_the_booking_to_the_year(browser, live_server, settings, language, worker, sink, centre, manager):
    settings.BASE_URL = live_server.url
    with transaction.atomic():
        recording.record(day=clock.today(), service="IC", channel="FACE", theme="LEARN", partner="beta")

    # The manager reads the year.
    office = browser.new_context(locale=language)
    sign_in(office, manager, live_server.url)
    figures = office.new_page()
    figures.goto(live_server.url + address("stats:latest"))
    before = contacts_shown(figures)

    # A resident books for tomorrow.
    resident = browser.new_context(locale=language, viewport={"width": 390, "height": 844})
    page = resident.new_page()
    page.goto(live_server.url + address("home:front"))
    page.locator(f"main a[href='{address('counselling:book')}?theme=WORK']").click()
    expect(page.locator("input[value=WORK]")).to_be_checked()
    expect(page.locator(f"input[name=language][value={language}]")).to_be_checked()
    page.locator("input[name=channel][value=FACE]").check()
    page.locator("button[name=go]").click()
    tomorrow = clock.today() + dt.timedelta(days=1)
    if tomorrow.weekday() == 0:
        page.locator("a[rel=next]").click()
    page.locator(f"a.slot[aria-label^='{human.day(tomorrow)},']").last.click()
    page.locator("input[name=name]").fill("Nour")
    page.locator("input[name=email]").fill("nour@example.org")
    page.locator("main form button.button").click()
    expect(page.locator("main .address")).to_have_text("nour@example.org")

    # The mail comes, in the resident's language, with a calendar entry.
    assert sink.wait_for(1, PATIENCE)
    confirmation = sink.taken[0]
    mine = Appointment.objects.get()
    assert confirmation["Subject"].strip() == f"{WORDS['subject'][language]} {human.day(tomorrow)}"
    assert confirmation["Content-Language"] == language
    assert entry_in(confirmation) == ("REQUEST", 0, mine.starts)

    # By its link the resident moves it to today, and hears of it.
    page.goto(link_in(confirmation))
    expect(page.locator("main .code")).to_have_text(str(mine))
    page.locator(f"main a[href='{address('counselling:appointment_move', appointments.token_of(mine))}']").click()
    page.locator("a.slot").first.click()
    page.locator("main form button.button").click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert sink.wait_for(2, PATIENCE)
    mine.refresh_from_db()
    assert clock.local(mine.starts).date() == clock.today()
    assert sink.taken[1]["Subject"].strip().startswith(WORDS["moved"][language])
    assert entry_in(sink.taken[1]) == ("REQUEST", 1, mine.starts)

    # The counsellor receives them, and records the contact and what the visitor agreed to tell.
    desk = browser.new_context(locale=language)
    sign_in(desk, centre.user, live_server.url)
    day = desk.new_page()
    day.goto(live_server.url + address("counselling:list"))
    expect(day.locator(".line-who").first).to_contain_text("Nour")
    day.locator(f"form[action='{address('counselling:arrive', mine.pk)}'] button").click()
    day.locator(f"main a[href^='{address('counselling:close', mine.pk)}']").first.click()
    day.locator("input[name=profile-first_visit][value=yes]").first.check()
    day.locator("form.record button.button").click()
    expect(day.locator(".notice-success")).to_be_visible()
    mine.refresh_from_db()
    assert mine.state == Appointment.State.SEEN
    assert Profile.objects.count() == 1

    # The year has changed by one, and nobody was written to again.
    figures.reload()
    assert contacts_shown(figures) == before + 1
    page.reload()
    assert "Nour" not in page.locator("main").inner_text()
    assert len(sink.taken) == 2
