from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from cdm.outbox.models import Message
from tests.personae import PASSWORD


@pytest.fixture
def login():
    return reverse("account_login")


def with_app(user):
    """``user`` with an authenticator app; returns its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_a_password_alone_leads_to_setting_up_the_second_step(client, counsellor_a, login):
    answer = client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    assert answer.status_code == 302
    for name in ("home:today", "account_profile", "partners:people"):
        page = client.get(reverse(name))
        assert (page.status_code, page.url) == (302, reverse("mfa_index")), name
    assert client.post(reverse("account_profile"), {"name": "X", "language": "nl"}).url == reverse("mfa_index")
    assert client.get("/admin/").url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("home:today")).url.startswith(login)


def test_the_demo_waives_the_second_step_and_says_so(client, counsellor_a, login, settings):
    settings.SECOND_FACTOR_REQUIRED, settings.DEMO = False, True
    assert "demonstration" in re.sub(r"démonstration", "demonstration", client.get(login).text)
    client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    assert "Aucune deuxième étape" in client.get(reverse("home:today")).text


def test_setting_up_an_app_opens_the_door_and_gives_recovery_codes(client, counsellor_a, login):
    client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.text
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.url)
    assert len(codes.context["unused_codes"]) == 10
    assert codes.context["unused_codes"][0] in codes.text
    assert codes.context["unused_codes"][0] in client.get(reverse("mfa_download_recovery_codes")).text
    assert client.get(reverse("home:today")).status_code == 200


def test_who_has_an_app_is_asked_for_its_code(client, counsellor_a, login):
    secret = with_app(counsellor_a)
    answer = client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("home:today")).url.startswith(login)
    wrong = client.post(answer.url, {"code": "000000"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors
    assert client.post(answer.url, {"code": code_of(secret)}).url == reverse("home:today")
    assert client.get(reverse("home:today")).status_code == 200


def test_a_recovery_code_works_once(counsellor_a, login):
    with_app(counsellor_a)
    recovery = Authenticator.objects.get(user=counsellor_a, type=Authenticator.Type.RECOVERY_CODES)
    code = recovery.wrap().get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_the_only_second_step_stays(client, counsellor_a, login):
    secret = with_app(counsellor_a)
    client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.post(reverse("mfa_deactivate_totp")).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.post(reverse("mfa_deactivate_totp"))
    assert page.status_code == 200
    assert Authenticator.objects.filter(user=counsellor_a, type="totp").exists()


def test_a_code_by_mail_in_the_language_of_the_person(client, counsellor_b, login, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    answer = client.post(reverse("account_request_login_code"), {"email": counsellor_b.email})
    assert answer.url == reverse("account_confirm_login_code")
    message = Message.objects.get()
    assert (message.to_address, message.language) == (counsellor_b.email, "nl")
    assert message.useless_after is not None
    code = re.search(r"^[A-Z0-9-]{6,}$", message.text, re.MULTILINE)[0]
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, {"code": code}).url == reverse("home:today")


def test_an_unknown_address_looks_the_same_and_gets_no_mail(counsellor_a, django_capture_on_commit_callbacks):
    def steps(email):
        client = Client()
        asked = client.post(reverse("account_request_login_code"), {"email": email})
        page = client.get(asked.url).text.replace(email, "")
        forgot = client.post(reverse("account_reset_password"), {"email": email})
        tried = client.post(reverse("account_login"), {"login": email, "password": "wrong and long enough"})
        blind = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|id="js_data".*')
        return [
            (asked.status_code, asked.url, blind.sub("", page)),
            (forgot.status_code, forgot.url),
            (tried.status_code, blind.sub("", tried.text.replace(email, ""))),
        ]

    known, unknown = steps(counsellor_a.email), steps("nobody.at.all@alpha.example")
    assert known == unknown
    assert set(Message.objects.values_list("to_address", flat=True)) == {counsellor_a.email}


def test_a_forgotten_password_is_replaced_by_a_link_once(client, counsellor_b):
    client.post(reverse("account_reset_password"), {"email": counsellor_b.email.upper()}, HTTP_HOST="testserver")
    message = Message.objects.get()
    path = re.search(r"http://127\.0\.0\.1:8000(/nl/\S+)", message.text)[1]
    form = client.get(path, follow=True)
    place = form.redirect_chain[-1][0]
    assert client.post(place, {"password1": "short", "password2": "short"}).status_code == 200
    new = "another horse another staple"
    done = client.post(place, {"password1": new, "password2": new})
    assert done.status_code == 302
    counsellor_b.refresh_from_db()
    assert counsellor_b.check_password(new)
    assert client.get(reverse("home:today")).status_code == 302, "a link in a mail signs nobody in"
    again = Client().get(path, follow=True)
    assert again.context["token_fail"]
    assert Message.objects.count() == 2, "a notice says it happened"


def test_there_is_no_sign_up_and_no_door_of_allauth_but_ours(client, db):
    for path in ("signup/", "email/", "confirm-email/", "3rdparty/", "social/signup/", "password/reset/"):
        assert client.get(f"/fr/compte/{path}").status_code == 404
        assert client.get(f"/nl/account/{path}").status_code == 404


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_open_redirect_after_signing_in(client, counsellor_a, login, settings, target):
    settings.SECOND_FACTOR_REQUIRED = False
    answer = client.post(login, {"login": counsellor_a.email, "password": PASSWORD, "next": target})
    assert answer.url == reverse("home:today")
    assert client.post(reverse("account_logout"), {"next": target}).url == reverse("home:front")


def test_signing_in_changes_the_session_key(client, counsellor_a, login, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    session = client.session
    session["planted"] = "by someone else"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    assert client.session.session_key != before


def test_guessing_a_password_is_stopped(client, counsellor_a, login):
    for _ in range(5):
        client.post(login, {"login": counsellor_a.email, "password": "guess of the day"})
    answer = client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_asking_for_codes_is_stopped(counsellor_a):
    asking = [Client().post(reverse("account_request_login_code"), {"email": counsellor_a.email}) for _ in range(5)]
    assert [answer.status_code for answer in asking[:3]] == [302, 302, 302]
    assert Message.objects.count() == 3


def test_the_admin_has_no_door_of_its_own(client, nobody, as_, manager):
    assert client.get("/admin/login/").url.startswith("/fr/")
    assert client.post("/admin/login/", {"username": manager.email, "password": PASSWORD}).status_code == 302
    assert "_auth_user_id" not in client.session
    assert as_(nobody).get("/admin/").status_code in {302, 403}
    assert as_(manager).get("/admin/partners/partner/").status_code == 200
    assert as_(manager).get("/admin/outbox/").status_code in {403, 404}


def test_a_closed_account_cannot_sign_in(client, counsellor_a, login):
    counsellor_a.is_active = False
    counsellor_a.save(update_fields=["is_active"])
    client.post(login, {"login": counsellor_a.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
