"""Coming and going, as people do it: invited, with hours, booked, received; and leaving with everything handed over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from activities.models import Session
from cdm.accounts.models import User
from cdm.core import clock, human
from cdm.core.vocabulary import Role
from counselling.models import Appointment, Counsellor
from partners import people
from partners.models import Membership, Partner
from tests import personae
from tests.activities import worlds as activities
from tests.browser.conftest import PATIENCE, sign_in, text_of
from tests.counselling import worlds
from tests.counselling.worlds import NOW, TUESDAY, TUESDAY_9, book
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = TUESDAY - dt.timedelta(days=1)
NEW = "nele@alpha.example"


@pytest.fixture
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def phone_of(browser: Browser, language: str) -> BrowserContext:
    return browser.new_context(locale=language, viewport={"width": 390, "height": 844})


def test_invited_with_a_second_step_then_hours_then_the_first_appointment(
    browser, live_server, settings, language, worker, sink: Sink, coordinator_a: User, partner_a: Partner
):
    settings.BASE_URL = live_server.url
    worlds.site(opens="00:00", closes="23:59")
    worlds.kind("Entretien individuel", duration=20, step=20, notice=0)

    # The coordinator invites her.
    office = browser.new_context(locale=language).new_page()
    sign_in(office.context, coordinator_a, live_server.url)
    office.goto(live_server.url + url("partners:people"))
    office.locator(f"main a[href='{url('partners:invite')}']").click()
    office.fill("[name=email]", NEW)
    office.check("[name=role][value=counsellor]")
    office.check(f"[name=language][value={language}]")
    office.click("main form.form [type=submit]")
    expect(office.locator("main")).to_contain_text(NEW)

    # The mail brings her to a password, then to the second step, which nothing goes around.
    assert sink.wait_for(1, PATIENCE)
    invitation = sink.taken[0]
    assert (invitation["To"], invitation["Content-Language"]) == (NEW, language)
    new = browser.new_context(locale=language).new_page()
    new.goto(re.search(r"http\S+", text_of(invitation)).group())
    new.fill("[name=name]", "Nele Nouvelle")
    new.fill("[name=password]", personae.PASSWORD)
    new.check(f"[name=language][value={language}]")
    new.click("main form.form [type=submit]")
    new.wait_for_url("**" + url("mfa_index"))
    new.goto(live_server.url + url("home:today"))
    new.wait_for_url("**" + url("mfa_index"))
    new.locator(f"main a[href='{url('mfa_activate_totp')}']").click()
    new.fill("[name=code]", code_for(new.locator("main details code").text_content() or ""))
    new.click("main form [type=submit]")
    new.wait_for_url("**" + url("mfa_view_recovery_codes"))

    # Today tells her first steps; she gives herself hours and they go.
    new.goto(live_server.url + url("home:today"))
    new.locator("section.first-steps a").first.click()
    own = Counsellor.objects.get(user__email=NEW)
    new.wait_for_url("**" + url("counselling:availability_of", own.pk))
    tomorrow = clock.today() + dt.timedelta(days=1)
    new.locator(f"main a[href='{url('counselling:add_rule', own.pk)}']").click()
    new.check(f"[name=weekday][value='{tomorrow.weekday()}']")
    new.fill("[name=starts]", "09:00")
    new.fill("[name=ends]", "12:00")
    new.click("main form.form [type=submit]")
    new.wait_for_url("**" + url("counselling:availability_of", own.pk))
    new.goto(live_server.url + url("home:today"))
    expect(new.locator("section.first-steps")).to_have_count(0)

    # A resident books with her without knowing that she exists.
    page = phone_of(browser, language).new_page()
    page.goto(f"{live_server.url}{url('counselling:book')}?theme=WORK")
    page.locator("input[name=channel][value=FACE]").check()
    page.locator("button[name=go]").click()
    if tomorrow.weekday() == 0:
        page.locator("a[rel=next]").click()
    page.locator(f"a.slot[aria-label^='{human.day(tomorrow)},']").first.click()
    page.locator("input[name=name]").fill("Nour")
    page.locator("main form button.button").click()
    expect(page.locator("main .code")).to_be_visible()
    assert "Nele" not in page.content()
    mine = Appointment.objects.get()
    assert mine.counsellors.get() == own

    # She sees who comes.
    new.goto(f"{live_server.url}{url('counselling:list')}?day={tomorrow.isoformat()}")
    expect(new.locator(".line-who").first).to_contain_text("Nour")


@pytest.fixture
def team(partner_a: Partner) -> tuple[Counsellor, Counsellor]:
    """Ada, who leaves, and Axel, who receives in the afternoon too."""
    site = worlds.site()
    worlds.kind()
    ada = worlds.counsellor(site, partner_a, "Ada Alphonsine")
    return ada, worlds.counsellor(site, partner_a, "Axel Alphonsine", starts="09:00", ends="16:00")


def press(page: Page, words: str) -> None:
    page.locator(f"main {words}").first.click()


def test_leaving_with_a_handover(browser, live_server, settings, language, monday, team, coordinator_a, partner_a):
    settings.BASE_URL = live_server.url
    ada, axel = team
    booked = [book(TUESDAY_9 + dt.timedelta(minutes=40 * n), email="nour@example.org") for n in range(2)]
    for appointment in booked:
        appointment.assignments.update(counsellor=ada)
        appointment.hold.allocations.update(calendar=ada.calendar)
    session = activities.session(activities.activity(partner_a), given_by=ada.user)
    page = browser.new_context(locale=language).new_page()
    sign_in(page.context, coordinator_a, live_server.url)

    # Among the people, the coordinator sets Ada's last day.
    page.goto(live_server.url + url("partners:people"))
    page.locator(f"main a[href='{url('home:leaving', ada.user.pk)}']").click()
    page.fill("[name=last_day]", MONDAY.isoformat())
    press(page, "form.form [type=submit]")
    expect(page.locator(".notice-success")).to_contain_text("Ada Alphonsine")

    # One appointment goes to Axel at the same time, the other is cancelled with a word.
    press(page, f"a[href^='{url('counselling:handover', ada.user.pk)}']")
    first, second = booked
    expect(page.locator(f"input[name='answer-{first.pk}'][value=hand_over]")).to_be_checked()
    page.locator(f"input[name='answer-{second.pk}'][value=cancel]").check(force=True)
    page.fill("[name=message]", "Ada")
    press(page, "button[name=each]")
    expect(page.locator(".notice-success")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.counsellors.get(), first.starts) == (axel, TUESDAY_9)
    assert second.state == Appointment.State.CANCELLED
    press(page, "a.link-back")
    page.wait_for_url("**" + url("home:leaving", ada.user.pk))

    # Her session goes to Axel too.
    press(page, f"a[href^='{url('activities:handover', ada.user.pk)}']")
    page.select_option("[name=to_all]", str(axel.user.pk))
    press(page, "form [type=submit]")
    expect(page.locator(".notice-success")).to_be_visible()
    assert Session.objects.get(pk=session.pk).given_by == axel.user
    press(page, "a.link-back")
    expect(page.locator("main a[href*='next=']")).to_have_count(0)

    # Residents are offered Axel's hours only; the night after, Ada's pages are closed.
    assert Membership.objects.get(user=ada.user).last_day == MONDAY
    own = browser.new_context(locale=language).new_page()
    sign_in(own.context, ada.user, live_server.url)
    assert own.goto(live_server.url + url("home:today")).status == 200
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=True):
        sign_in(own.context, ada.user, live_server.url)  # the session of the day before is over anyhow
        assert own.goto(live_server.url + url("home:today")).status == 403
        assert [each.user for each in people.end_over()] == [ada.user]
    assert list(Membership.objects.filter(role=Role.COUNSELLOR).values_list("user", flat=True)) == [axel.user.pk]
