"""Group activities as people live them: a browser, a real worker, a real mail server, in both languages.

Residents find a workshop, register, wait, are offered the place that came free and take it by the link in the mail; a
class comes to a hybrid day; staff cancel one session, check people in at another, close it, and the year moves.
"""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from activities.models import Activity, Meeting, Registration, Session
from activities.notices import drafting
from cdm.core import clock, human
from partners.models import Partner
from stats import recording
from tests.activities import worlds
from tests.browser.conftest import PATIENCE, sign_in, text_of
from tests.browser.test_journey import contacts_shown, entry_in

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {
    "registered": {"fr": "Votre inscription du", "nl": "Uw inschrijving voor"},
    "offered": {"fr": "Une place pour vous le", "nl": "Een plaats voor u op"},
    "gone": {"fr": "Annulée\u00a0: l’activité du", "nl": "Geannuleerd: de activiteit van"},
    "next": {"fr": "personne n’est avant vous", "nl": "niemand staat voor u"},
    "six": {"fr": "encore 6 places sur 30", "nl": "nog 6 plaatsen van de 30"},
}
LINK = re.compile(r"https?://\S+/(?:inscription|inschrijving)/\S+")


@pytest.fixture
def workshop(partner_a: Partner) -> Activity:
    worlds.site(opens="00:00", closes="23:59")
    return worlds.activity(partner_a, "Atelier CV")


@pytest.fixture
def tomorrow() -> dt.datetime:
    """At ten: far enough for every offer, whenever the suite runs."""
    return worlds.at(clock.today() + dt.timedelta(days=1), "10:00")


def address(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def phone(browser: Browser, language: str, **more: object) -> Page:
    return browser.new_context(locale=language, viewport={"width": 390, "height": 844}, **more).new_page()


def mail_to(sink, name: str, subject: str = "") -> EmailMessage:
    """The newest one to this address."""
    return [mail for mail in sink.taken if name in mail["To"] and subject in mail["Subject"]][-1]


def link_in(mail: EmailMessage) -> str:
    return LINK.search(text_of(mail)).group()


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def test_from_the_filter_to_the_place_that_came_free(
    browser, live_server, settings, language, worker, sink, workshop, partner_a, tomorrow
):
    settings.BASE_URL = live_server.url
    session = worlds.session(workshop, tomorrow, onsite=1)
    worlds.session(worlds.activity(partner_a, "Choisir", themes=["GUIDE"]), tomorrow)

    # Ada finds it in the agenda, and has the one place.
    ada = phone(browser, language)
    ada.goto(live_server.url + address("agenda"))
    expect(ada.locator(".meet")).to_have_count(2)
    ada.locator("input[name=theme][value=WORK]").check(force=True)
    expect(ada.locator(".meet")).to_have_count(1)
    ada.locator(".meet h3 a").click()
    ada.locator(f"main a[href='{address('register', session.pk)}']").click()
    ada.locator("input[name=name]").fill("Ada")
    ada.locator("input[name=email]").fill("ada@example.org")
    send(ada)
    expect(ada.locator("main .address")).to_have_text("ada@example.org")

    # Bram finds it full, and waits: nobody is before him.
    bram = phone(browser, language, java_script_enabled=False)
    bram.goto(live_server.url + address("session", session.pk))
    bram.locator(f"main a[href='{address('register', session.pk)}']").click()
    bram.locator("input[name=email]").fill("bram@example.org")
    send(bram)
    assert sink.wait_for(2, PATIENCE)
    bram.goto(link_in(mail_to(sink, "bram@")))
    expect(bram.locator("main .lead")).to_contain_text(SAID["next"][language])

    # Ada cancels by her link: the place is kept for Bram, and a mail tells him.
    confirmation = mail_to(sink, "ada@")
    assert confirmation["Subject"].strip() == f"{SAID['registered'][language]} {human.day(tomorrow)}"
    assert confirmation["Content-Language"] == language
    assert entry_in(confirmation)[0] == "REQUEST"
    ada.goto(link_in(confirmation))
    ada.locator(f"main a[href$='{'annuler' if language == 'fr' else 'annuleren'}/']").click()
    send(ada)
    assert sink.wait_for(4, PATIENCE)
    assert entry_in(mail_to(sink, "ada@"))[0] == "CANCEL"

    # He takes it.
    bram.goto(link_in(mail_to(sink, "bram@", SAID["offered"][language])))
    with bram.expect_navigation():
        bram.locator("button[value=accept]").click()
    expect(bram.locator(".notice-success")).to_be_visible()
    assert sink.wait_for(5, PATIENCE)
    assert entry_in(mail_to(sink, "bram@", SAID["registered"][language]))[0] == "REQUEST"
    states = dict(Registration.objects.values_list("email", "state"))
    assert states == {"ada@example.org": "cancelled", "bram@example.org": "confirmed"}


def test_from_the_class_to_the_year(
    browser,
    live_server,
    settings,
    monkeypatch,
    language,
    worker,
    sink,
    workshop,
    tomorrow,
    coordinator_a,
    manager,
):
    settings.BASE_URL = live_server.url
    monkeypatch.setattr(drafting, "UNDOABLE", dt.timedelta())  # nobody undoes: the mails leave at once
    with transaction.atomic():
        recording.record(day=clock.today(), service="GA", channel="FACE", theme="WORK", partner="alpha")
    hybrid = worlds.session(workshop, tomorrow, onsite=30, online=None)
    doomed = worlds.session(workshop, tomorrow + dt.timedelta(days=7), onsite=12)

    # A class comes, and somebody from home: both pools of the day, and only the latter gets the link.
    school = phone(browser, language)
    school.goto(f"{live_server.url}{address('register', hybrid.pk)}")
    school.locator("input[name=way][value=onsite]").check(force=True)
    school.locator("input[name=party]").fill("24")
    school.locator("input[name=email]").fill("school@example.org")
    send(school)
    school.goto(f"{live_server.url}{address('session', hybrid.pk)}")
    expect(school.locator("main aside")).to_contain_text(SAID["six"][language], ignore_case=True)
    home = phone(browser, language)
    home.goto(f"{live_server.url}{address('register', hybrid.pk)}")
    home.locator("input[name=way][value=online]").check(force=True)
    home.locator("input[name=email]").fill("home@example.org")
    send(home)
    worlds.register(doomed, email="ines@example.org", page_language=language)
    worlds.register(doomed, email="jef@example.org", page_language=language)
    assert sink.wait_for(4, PATIENCE)
    assert hybrid.meeting_link in text_of(mail_to(sink, "home@"))
    assert hybrid.meeting_link not in text_of(mail_to(sink, "school@"))

    # Next week's is cancelled: everybody registered hears of it, with the words of who cancelled.
    office = browser.new_context(locale=language)
    sign_in(office, coordinator_a, live_server.url)
    desk = office.new_page()
    desk.goto(live_server.url + address("session_cancel", doomed.pk))
    desk.locator("textarea[name=message]").fill("Grève / staking")
    with desk.expect_navigation():
        desk.locator("main .button-danger").click()
    assert sink.wait_for(6, PATIENCE)
    for name in ("ines@", "jef@"):
        told = mail_to(sink, name, SAID["gone"][language])
        assert "Grève / staking" in text_of(told)
        assert entry_in(told)[0] == "CANCEL"

    # The day has come: the class is checked in whole, the meeting closed, the year moves by their number.
    figures_of = browser.new_context(locale=language)
    sign_in(figures_of, manager, live_server.url)
    figures = figures_of.new_page()
    figures.goto(live_server.url + reverse("stats:latest"))
    before = contacts_shown(figures)
    _begin(hybrid)
    meeting = hybrid.meetings.get()
    desk.goto(live_server.url + address("check_in", meeting.pk))
    for party in (24, 1):
        with desk.expect_navigation():
            desk.locator(f".door-row button.button[name=came][value='{party}']").click()
    desk.goto(live_server.url + address("close", meeting.pk))
    expect(desk.locator("input[name=onsite]")).to_have_value("24")
    expect(desk.locator("input[name=online]")).to_have_value("1")
    with desk.expect_navigation():
        desk.locator(".close-form .actions button").click()
    hybrid.refresh_from_db()
    assert hybrid.state == Session.State.HELD
    figures.reload()
    assert contacts_shown(figures) == before + 25
    assert len(sink.taken) == 6, "nobody was written to again"


def _begin(session: Session) -> None:
    """Move its one meeting to now, as if the night were over."""
    now = clock.now()
    times = {"starts": now - dt.timedelta(seconds=5), "ends": now + dt.timedelta(minutes=30)}
    Meeting.objects.filter(session=session).update(**times)
    Session.objects.filter(pk=session.pk).update(**times)
