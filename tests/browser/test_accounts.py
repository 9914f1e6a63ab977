"""Signing in, the second step and the people, in a real browser: a real passkey, a strict CSP, axe, 320 pixels."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from partners import people
from partners.access import member_of
from tests.browser.walking import SMALLEST, TOO_WIDE
from tests.partners.test_accounts_address import code_for
from tests.personae import PASSWORD, member, person

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("CDM_PICTURES")


@pytest.fixture(params=["fr", "nl"])
def language(request) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def walk(page: Page, live_server, language: str) -> Iterator[Callable[[str], None]]:
    """Open an address (or judge the page as it is, for None): no violation, no error, nothing wider than a phone."""
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    number = iter(range(1000))

    def judge(address: str | None = None, name: str = "page") -> None:
        if address is not None:
            page.goto(live_server.url + address)
        page.wait_for_load_state()
        page.set_viewport_size(SMALLEST)
        assert page.evaluate(TOO_WIDE) <= 0, f"{page.url} is too wide on a phone"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        if PICTURES:
            place = f"{PICTURES}/{next(number):02}-{name}-{language}"
            Path(PICTURES).mkdir(exist_ok=True)
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.screenshot(path=f"{place}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 800})

    yield judge
    # A form sent back with its errors answers 422, which Chromium reports as if it were a fault.
    assert [fault for fault in faults if "422" not in fault] == []


def follow(page: Page, what: str) -> None:
    """Click, and wait for the page it leads to: the address may be the same."""
    with page.expect_navigation():
        page.click(what)


def test_from_the_invitation_to_a_passkey_and_back(page, live_server, walk, settings, language, partner_a, manager):
    settings.BASE_URL = live_server.url
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**device, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    invitation = people.invite(
        by=member_of(manager), email="new@alpha.example", role=Role.COUNSELLOR, partner=partner_a, language=language
    )
    page.goto(people.link(invitation))
    walk(None, "accept")
    page.fill("[name=name]", "Nele Nouvelle")
    page.fill("[name=password]", "short")
    follow(page, "main [type=submit]")
    walk(None, "accept-refused")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url("**" + reverse("mfa_index"))
    walk(None, "second-step")
    follow(page, f'main a[href="{reverse("mfa_add_webauthn")}"]')
    walk(None, "add-passkey")
    page.check("[name=passwordless]")
    page.click("#passkey-add")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    walk(None, "recovery-codes")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.goto(live_server.url + reverse("account_logout"))
    walk(None, "sign-out")
    follow(page, "main [type=submit]")  # what waits on the device is sent first
    walk(reverse("account_login"), "sign-in")
    page.click("#passkey-sign-in")
    page.wait_for_url("**" + reverse("home:today"))
    for name in ("account_profile", "mfa_index", "mfa_list_webauthn"):
        walk(reverse(name), name)
    page.goto(live_server.url + reverse("account_logout"))
    follow(page, "main [type=submit]")
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=login]", "new@alpha.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form.form [type=submit]")
    page.wait_for_url("**" + reverse("mfa_authenticate"))
    walk(None, "authenticate")
    page.click("#passkey-use")
    page.wait_for_url("**" + reverse("home:today"))
    page.goto(live_server.url + reverse("mfa_activate_totp"))
    page.wait_for_url(re.compile("next="))
    walk(None, "confirm")
    page.goto(live_server.url + reverse("mfa_reauthenticate_webauthn") + "?next=" + reverse("mfa_activate_totp"))
    walk(None, "confirm-passkey")
    page.click("#passkey-use")
    page.wait_for_url(live_server.url + reverse("mfa_activate_totp"))  # that before ends alike
    walk(None, "app")
    walk(reverse("partners:own_address"), "address")
    page.fill("[name=email]", "nele@alpha.example")
    page.click("main form.form [type=submit]")
    page.wait_for_url("**" + reverse("partners:own_address_code"))
    walk(None, "address-code")
    page.fill("[name=code]", code_for("nele@alpha.example"))
    page.click("main form.form [type=submit]")
    page.wait_for_url("**" + reverse("account_profile"))
    assert "nele@alpha.example" in page.inner_text("main")
    key = Authenticator.objects.get(type="webauthn").pk
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        walk(reverse(name, args=[key]), name)
    for name in ("mfa_generate_recovery_codes", "account_change_password"):
        walk(reverse(name), name)


def test_the_doors_before_signing_in(page, live_server, walk, settings, language, counsellor_a):
    settings.BASE_URL = live_server.url
    for name in ("account_login", "account_inactive", "account_reset_password_from_key_done"):
        walk(reverse(name), name)
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=login]", counsellor_a.email)
    page.fill("[name=password]", "not the right one")
    follow(page, "main form.form [type=submit]")
    walk(None, "sign-in-refused")
    page.goto(live_server.url + reverse("account_reset_password"))
    walk(None, "forgotten")
    page.fill("[name=email]", counsellor_a.email)
    follow(page, "main form.form [type=submit]")
    walk(None, "forgotten-sent")
    page.goto(re.search(r"http\S+", Message.objects.get().text)[0])
    walk(None, "new-password")
    walk(page.url.replace(live_server.url, "").replace("set-password", "wrong"), "new-password-over")
    page.goto(live_server.url + reverse("account_request_login_code"))
    walk(None, "code")
    page.fill("[name=email]", counsellor_a.email)
    follow(page, "main form.form [type=submit]")
    walk(None, "code-sent")


def test_people_and_partners(page, live_server, walk, language, settings, manager, partner_a, partner_b, coordinator_a):
    settings.SECOND_FACTOR_REQUIRED = False
    partner_a.description_fr = "Conseils sur le travail, les droits et les primes à l’emploi."
    partner_a.description_nl = "Advies over werk, rechten en tewerkstellingspremies."
    partner_a.website_fr = partner_a.website_nl = "https://alpha.example/"
    partner_a.phone = "02 000 00 00"
    partner_a.save()
    for number in range(3):
        member(person(f"colleague{number}@alpha.example", f"Collègue {number}"), Role.COUNSELLOR, partner_a)
    invitation = people.invite(
        by=member_of(manager),
        email="a.rather.long.address@administration.brussels.example",
        role=Role.COORDINATOR,
        partner=partner_b,
        language="fr",
    )
    walk(reverse("partners:index"), "partners")
    walk(reverse("partners:sheet", args=["alpha"]), "partner")
    walk(reverse("partners:sheet", args=["beta"]), "partner-bare")
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=login]", manager.email)
    page.fill("[name=password]", PASSWORD)
    follow(page, "main form.form [type=submit]")
    walk(reverse("partners:people"), "people")
    walk(reverse("partners:invite"), "invite")
    page.fill("[name=email]", "x@y.example")
    page.check("[name=role][value=counsellor]")
    follow(page, "main form.form [type=submit]")
    walk(None, "invite-refused")
    walk(reverse("partners:take_back", args=[invitation.pk]), "take-back")
    walk(reverse("partners:remove_role", args=[coordinator_a.memberships.get().pk]), "end-role")
