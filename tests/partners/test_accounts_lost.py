"""A lost second step is replaced by two persons together, and by no one of them alone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from cdm.accounts import lost_factor, second_factor
from cdm.accounts.models import LostFactor, SignIn
from cdm.audit.models import AuditEvent
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from partners.accounts import lost
from tests.accounts.test_sign_in import code_of, with_app
from tests.personae import PASSWORD, member, person, sign_in

LOST = "partners:lost_second_step"


def password_given(user):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    return client


def asks(user):
    """The browser of ``user``, who gave the password and asked, and the code they were shown."""
    client = password_given(user)
    assert reverse(LOST) in client.get(reverse("mfa_authenticate")).text
    assert client.get(reverse(LOST)).status_code == 200
    client.post(reverse(LOST))
    page = client.get(reverse(LOST)).text
    return client, re.search(r'class="code">([^<]+)<', page)[1]


def resets(by, user, code):
    return sign_in(by).post(reverse("partners:reset_second_step", args=[user.pk]), {"code": code})


@pytest.fixture
def locked_out(counsellor_a):
    with_app(counsellor_a)
    return counsellor_a


def test_the_whole_way(locked_out, coordinator_a, django_capture_on_commit_callbacks):
    inside = sign_in(locked_out)
    browser, code = asks(locked_out)
    told = dict(Message.objects.values_list("to_address", "text"))
    assert locked_out.email in told
    assert reverse("partners:reset_second_step", args=[locked_out.pk]) in told[coordinator_a.email]
    assert not any(code.replace(" ", "") in text.replace(" ", "").replace("\u00a0", "") for text in told.values())
    assert resets(coordinator_a, locked_out, code.lower()).url == reverse("partners:account", args=[locked_out.pk])
    assert not Authenticator.objects.filter(user=locked_out).exists(), "recovery codes too"
    assert inside.get(reverse("home:today")).status_code == 302
    assert not SignIn.objects.filter(user=locked_out).exists()
    assert Message.objects.filter(to_address=locked_out.email).count() == 2
    # The next sign-in sets up a new one, and the way is closed behind it.
    browser = Client()
    browser.post(reverse("account_login"), {"login": locked_out.email, "password": PASSWORD})
    assert browser.get(reverse("home:today")).url == reverse("mfa_index")
    page = browser.get(reverse("mfa_activate_totp"))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert browser.get(reverse("home:today")).status_code == 200
    locked_out.refresh_from_db()
    assert locked_out.set_up_until is None
    event = AuditEvent.objects.get(verb="reset")
    assert (event.actor, event.key) == (coordinator_a.pk, str(locked_out.pk))


def test_without_the_password_there_is_nothing_to_ask(client, locked_out, as_):
    assert client.get(reverse(LOST)).url == reverse("account_login")
    assert client.post(reverse(LOST)).url == reverse("account_login")
    assert as_(locked_out).post(reverse(LOST)).status_code == 302
    assert not LostFactor.objects.exists()


def test_the_right_without_the_code_is_worth_nothing(locked_out, coordinator_a, manager):
    for by in (coordinator_a, manager):
        assert resets(by, locked_out, "ABCD3467").status_code == 422, "nobody asked"
    asks(locked_out)
    for by in (coordinator_a, manager):
        assert resets(by, locked_out, "ABCD3467").status_code == 422
    assert second_factor.has_one(locked_out)
    assert LostFactor.objects.get().guesses == 2


def test_after_five_wrong_codes_the_right_one_is_wrong_too(locked_out, coordinator_a):
    _browser, code = asks(locked_out)
    for _ in range(lost_factor.GUESSES):
        resets(coordinator_a, locked_out, "ABCD3467")
    assert resets(coordinator_a, locked_out, code).status_code == 422
    assert second_factor.has_one(locked_out)


def test_the_code_without_the_right_is_worth_nothing(locked_out, coordinator_b, counsellor_a2, reception, manager):
    _browser, code = asks(locked_out)
    for by, status in ((coordinator_b, 404), (counsellor_a2, 403), (reception, 403), (locked_out, 403)):
        assert resets(by, locked_out, code).status_code == status
    assert second_factor.has_one(locked_out)
    assert resets(manager, locked_out, code).status_code == 302


def test_nobody_resets_their_own(coordinator_a, manager):
    for user in (coordinator_a, manager):
        with_app(user)
        _browser, code = asks(user)
        assert resets(user, user, code).status_code in {403, 404}
        assert second_factor.has_one(user)


def test_no_coordinator_resets_a_manager_even_of_their_own_partner(coordinator_a, counsellor_a, manager):
    member(counsellor_a, Role.MANAGER)
    with_app(counsellor_a)
    _browser, code = asks(counsellor_a)
    assert resets(coordinator_a, counsellor_a, code).status_code == 403
    assert second_factor.has_one(counsellor_a)
    assert resets(manager, counsellor_a, code).status_code == 302


def test_who_is_asked_for_help(locked_out, coordinator_a, coordinator_b, manager, partner_b):
    assert lost.helpers(locked_out) == [coordinator_a]
    assert lost.helpers(coordinator_a) == [manager], "the only coordinator there is"
    assert lost.helpers(manager) == []
    member(locked_out, Role.COUNSELLOR, partner_b)
    assert lost.helpers(locked_out) == [manager], "no coordinator has both partners"
    member(coordinator_a, Role.COORDINATOR, partner_b)
    assert lost.helpers(locked_out) == [coordinator_a]
    coordinator_a.is_active = False
    coordinator_a.save(update_fields=["is_active"])
    assert lost.helpers(locked_out) == [manager]


def test_a_new_password_stops_what_somebody_else_asked(locked_out, coordinator_a, client):
    _browser, code = asks(locked_out)
    client.post(reverse("account_reset_password"), {"email": locked_out.email})
    mail = Message.objects.get(to_address=locked_out.email, subject__contains="mot de passe")
    path = re.search(r"http://127\.0\.0\.1:8000(/fr/\S+)", mail.text)[1]
    place = client.get(path, follow=True).redirect_chain[-1][0]
    new = "another horse another staple"
    client.post(place, {"password1": new, "password2": new})
    assert resets(coordinator_a, locked_out, code).status_code == 422
    assert second_factor.has_one(locked_out)


def test_a_code_lasts_three_days_and_asking_again_voids_it(locked_out, coordinator_a):
    _browser, first = asks(locked_out)
    _browser, second = asks(locked_out)
    assert resets(coordinator_a, locked_out, first).status_code == 422
    with time_machine.travel(clock.now() + dt.timedelta(hours=73)):
        assert resets(coordinator_a, locked_out, second).status_code == 422
        assert lost_factor.forget_expired() == 1


def test_after_two_days_a_password_alone_leads_nowhere_but_to_asking_again(locked_out, coordinator_a):
    _browser, code = asks(locked_out)
    resets(coordinator_a, locked_out, code)
    with time_machine.travel(clock.now() + dt.timedelta(hours=49)):
        browser = Client()
        answer = browser.post(reverse("account_login"), {"login": locked_out.email, "password": PASSWORD})
        assert answer.url == reverse(LOST)
        assert "_auth_user_id" not in browser.session
        assert browser.get(reverse("mfa_index")).status_code == 302
        browser.post(reverse(LOST))
        code = re.search(r'class="code">([^<]+)<', browser.get(reverse(LOST)).text)[1]
        assert resets(coordinator_a, locked_out, code).status_code == 302
        browser.post(reverse("account_login"), {"login": locked_out.email, "password": PASSWORD})
        assert browser.get(reverse("home:today")).url == reverse("mfa_index")


def test_the_control_without_the_term_a_password_stays_enough(locked_out, coordinator_a, monkeypatch):
    _browser, code = asks(locked_out)
    resets(coordinator_a, locked_out, code)
    monkeypatch.setattr(second_factor, "too_late", lambda user: False)
    with time_machine.travel(clock.now() + dt.timedelta(hours=49)):
        browser = Client()
        browser.post(reverse("account_login"), {"login": locked_out.email, "password": PASSWORD})
        assert "_auth_user_id" in browser.session


def test_asking_is_limited(locked_out):
    client = password_given(locked_out)
    assert [client.post(reverse(LOST)).status_code for _ in range(4)] == [302, 302, 302, 429]


def test_the_code_is_kept_nowhere(locked_out):
    _browser, code = asks(locked_out)
    bare = code.replace(" ", "")
    assert LostFactor.objects.get().digest != bare
    assert len(LostFactor.objects.get().digest) == 64


def test_a_code_is_only_shown_to_whose_it_is(locked_out, counsellor_a2):
    with_app(counsellor_a2)
    browser, code = asks(locked_out)
    browser.post(reverse("account_logout"))
    browser.post(reverse("account_login"), {"login": counsellor_a2.email, "password": PASSWORD})
    assert code not in browser.get(reverse(LOST)).text


def test_managers_have_no_way_round_in_the_admin(manager, counsellor_a):
    with_app(counsellor_a)
    client = sign_in(manager)
    chosen = {"action": "forget_second_factor", "_selected_action": [counsellor_a.pk]}
    client.post("/admin/accounts/user/", chosen)
    assert second_factor.has_one(counsellor_a)
    client.post(f"/admin/accounts/user/{counsellor_a.pk}/change/", {"email": counsellor_a.email, "name": "A"})
    counsellor_a.refresh_from_db()
    assert counsellor_a.is_active, "not closed by the admin either"


def test_the_installer_may_in_an_emergency(counsellor_a):
    root = person("root@centre.example", "Root", is_superuser=True)
    with_app(counsellor_a)
    chosen = {"action": "forget_second_factor", "_selected_action": [counsellor_a.pk, root.pk]}
    with_app(root)
    sign_in(root).post("/admin/accounts/user/", chosen)
    assert not second_factor.has_one(counsellor_a)
    assert second_factor.has_one(root), "nobody resets their own"


def test_who_waited_at_the_second_step_meanwhile_signs_in_anew_in_the_same_browser(locked_out, coordinator_a):
    """The sign-in page and that of the second step once sent each other whoever had none any more, without end."""
    browser, code = asks(locked_out)
    resets(coordinator_a, locked_out, code)
    page = browser.get(reverse("account_login"), follow=True)
    assert page.status_code == 200
    assert page.context["form"].fields.keys() >= {"login", "password"}
    answer = browser.post(reverse("account_login"), {"login": locked_out.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get(reverse("home:today")).url == reverse("mfa_index")
