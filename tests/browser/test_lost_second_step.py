"""A phone is lost: its owner asks at sign-in, the coordinator has the code read out, then sets up a new one."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from cdm.accounts import second_factor
from cdm.accounts.models import User
from cdm.core import clock
from cdm.outbox.models import Message
from tests import personae
from tests.accounts.test_sign_in import code_of, with_app
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LINK = re.compile(r"http\S+")


@pytest.fixture
def locked_out(counsellor_a: User, coordinator_a: User, language: str) -> User:
    User.objects.update(language=language)
    counsellor_a.refresh_from_db()
    with_app(counsellor_a)
    return counsellor_a


def gives_password(page: Page, origin: str, user: User) -> None:
    page.goto(origin + reverse("account_login"))
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", personae.PASSWORD)
    page.click("main form.form [type=submit]")


def asks(page: Page) -> str:
    """From the page of the second step; returns the code as it is shown."""
    page.click(f'main a[href="{reverse("partners:lost_second_step")}"]')
    page.click("main form.form [type=submit]")
    code = page.locator("main .code")
    expect(code).to_be_visible()
    return code.inner_text()


def link_to(user: User, page_of: str) -> str:
    """The link to ``page_of`` in a mail to ``user``."""
    texts = Message.objects.filter(to_address=user.email).values_list("text", flat=True)
    (found,) = {link for text in texts for link in LINK.findall(text) if page_of in link}
    return found


def confirms(office: Page, link: str, code: str) -> None:
    office.goto(link)
    office.fill("[name=code]", code)
    office.click("main form.form [type=submit]")


def test_asked_confirmed_and_set_up_anew(
    browser: Browser, live_server, settings, language: str, locked_out: User, coordinator_a: User
):
    settings.BASE_URL = live_server.url
    phone = browser.new_context(locale=language, viewport={"width": 390, "height": 844}).new_page()
    gives_password(phone, live_server.url, locked_out)
    phone.wait_for_url("**" + reverse("mfa_authenticate"))
    code = asks(phone)

    # The mail to the coordinator leads to the page that asks for the code; another code does nothing.
    there = browser.new_context(locale=language)
    sign_in(there, coordinator_a, live_server.url)
    office = there.new_page()
    link = link_to(coordinator_a, reverse("partners:reset_second_step", args=[locked_out.pk]))
    confirms(office, link, "ABCD 3467")
    expect(office.locator("#id_code")).to_have_attribute("aria-invalid", "true")
    assert second_factor.has_one(locked_out)
    confirms(office, link, code)
    office.wait_for_url("**" + reverse("partners:account", args=[locked_out.pk]))
    assert not second_factor.has_one(locked_out)

    # The mail to her leads to the sign-in, where the password is enough once: for setting up the new one.
    phone.goto(link_to(locked_out, reverse("account_login")))
    gives_password(phone, live_server.url, locked_out)
    phone.wait_for_url("**" + reverse("mfa_index"))
    phone.goto(live_server.url + reverse("home:today"))
    phone.wait_for_url("**" + reverse("mfa_index"))
    phone.click(f'main a[href="{reverse("mfa_activate_totp")}"]')
    phone.click("main details > summary")
    secret = phone.locator("main .code").first.inner_text().replace(" ", "").replace("\u00a0", "")
    phone.fill("[name=code]", code_of(secret))
    phone.click("main form.form [type=submit]")
    phone.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    phone.goto(live_server.url + reverse("home:today"))
    expect(phone).to_have_url(live_server.url + reverse("home:today"))
    locked_out.refresh_from_db()
    assert locked_out.set_up_until is None

    # Whoever has the password alone is asked for the second step again.
    stranger = browser.new_context(locale=language).new_page()
    gives_password(stranger, live_server.url, locked_out)
    stranger.wait_for_url("**" + reverse("mfa_authenticate"))


def test_too_late_the_password_alone_opens_nothing(
    browser: Browser, live_server, settings, language: str, locked_out: User
):
    settings.BASE_URL = live_server.url
    second_factor.forget(user=locked_out)
    User.objects.filter(pk=locked_out.pk).update(set_up_until=clock.now() - dt.timedelta(minutes=1))
    phone = browser.new_context(locale=language, viewport={"width": 390, "height": 844}).new_page()
    gives_password(phone, live_server.url, locked_out)
    phone.wait_for_url("**" + reverse("partners:lost_second_step"))
    phone.goto(live_server.url + reverse("home:today"))
    assert reverse("account_login") in phone.url, "not signed in"
    phone.goto(live_server.url + reverse("partners:lost_second_step"))
    phone.click("main form.form [type=submit]")
    expect(phone.locator("main .code")).to_be_visible()
