"""Where a person is signed in: listed by family of browser, ended one by one or all at once, gone with the session."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from cdm.accounts import devices, sessions
from cdm.accounts.models import SignIn
from cdm.core import clock
from tests.personae import PASSWORD

AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36": (
        "chrome",
        "windows",
    ),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0": (
        "edge",
        "windows",
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1": (
        "safari",
        "iphone",
    ),
    "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Safari/537.36": (
        "samsung",
        "android",
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0": ("firefox", "linux"),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15": (
        "safari",
        "macos",
    ),
    "": ("other", "other"),
    "\u00e9<script>" * 500: ("other", "other"),
}


@pytest.mark.parametrize("agent", AGENTS)
def test_browsers_are_known_by_family(rf, agent):
    assert devices.of(rf.get("/", HTTP_USER_AGENT=agent)) == AGENTS[agent]


@pytest.fixture
def profile():
    return reverse("account_profile")


def browse(client, user, agent):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, HTTP_USER_AGENT=agent)
    return client


def test_the_list_says_which_browser_since_when_and_which_is_this_one(client, counsellor_a, as_, profile, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    browse(client, counsellor_a, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/131.0")
    as_(counsellor_a)
    page = client.get(profile)
    assert [(one.browser, one.system) for one in page.context["sign_ins"]].count(("firefox", "windows")) == 1
    assert len(page.context["sign_ins"]) == 2
    assert page.text.count("Firefox sur Windows") == 1
    assert page.text.count("ce navigateur") == 1


def test_no_address_and_no_version_is_kept(client, counsellor_a, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    browse(client, counsellor_a, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/131.0")
    kept = {field.name for field in SignIn._meta.fields}
    assert kept == {"id", "session", "user", "browser", "system", "since", "seen"}
    row = SignIn.objects.get()
    assert "131" not in f"{row.browser}{row.system}"


def test_ending_one_other_browser(as_, counsellor_a, profile):
    here, there, third = as_(counsellor_a), as_(counsellor_a), as_(counsellor_a)
    other = SignIn.objects.get(session=there.session.session_key)
    assert here.post(reverse("account_end_session", args=[other.pk])).status_code == 302
    assert [browser.get(profile).status_code for browser in (here, there, third)] == [200, 302, 200]
    assert not SignIn.objects.filter(pk=other.pk).exists()
    assert not Session.objects.filter(pk=other.session_id).exists()
    assert here.post(reverse("account_end_session", args=[other.pk])).status_code == 404


def test_nobody_ends_the_session_of_somebody_else(as_, counsellor_a, counsellor_a2, manager, profile):
    mine = as_(counsellor_a)
    target = SignIn.objects.get(session=mine.session.session_key)
    for other in (counsellor_a2, manager, None):
        answer = as_(other).post(reverse("account_end_session", args=[target.pk]))
        assert answer.status_code == (404 if other else 302)
    assert mine.get(profile).status_code == 200


def test_this_browser_is_left_by_signing_out_which_sends_first(as_, counsellor_a):
    here = as_(counsellor_a)
    mine = SignIn.objects.get(session=here.session.session_key)
    assert here.post(reverse("account_end_session", args=[mine.pk])).status_code == 404


def test_a_key_of_a_session_is_on_no_page(as_, counsellor_a, profile):
    here, there = as_(counsellor_a), as_(counsellor_a)
    page = here.get(profile).text
    assert here.session.session_key not in page
    assert there.session.session_key not in page


def test_signing_out_everywhere_empties_the_list_but_for_here(as_, counsellor_a, counsellor_b, profile):
    here, _there, other = as_(counsellor_a), as_(counsellor_a), as_(counsellor_b)
    here.post(reverse("account_sign_out_everywhere"))
    page = here.get(profile)
    assert len(page.context["sign_ins"]) == 1
    assert SignIn.objects.get(user=counsellor_a).session_id == here.session.session_key
    assert other.get(profile).status_code == 200


def test_a_new_password_ends_the_others_and_keeps_since_when(as_, counsellor_a, profile):
    with time_machine.travel(clock.now() - dt.timedelta(hours=3), tick=False):
        here, _there = as_(counsellor_a), as_(counsellor_a)
        since = SignIn.objects.get(session=here.session.session_key).since
    new = "another horse another staple"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    (left,) = here.get(profile).context["sign_ins"]
    assert left.since == since.replace(microsecond=0)


def test_signing_out_takes_the_sign_in_along(as_, counsellor_a):
    here = as_(counsellor_a)
    assert SignIn.objects.count() == 1
    here.post(reverse("account_logout"))
    assert SignIn.objects.count() == 0


def test_what_ran_out_is_neither_listed_nor_kept(as_, counsellor_a, profile):
    as_(counsellor_a)
    with time_machine.travel(clock.now() + dt.timedelta(hours=13)):
        assert len(as_(counsellor_a).get(profile).context["sign_ins"]) == 1
        assert SignIn.objects.count() == 2
        assert sessions.forget_ended() == 1
        assert SignIn.objects.count() == 1


def test_seen_is_written_once_an_hour(as_, counsellor_a, django_assert_num_queries):
    start = clock.now().replace(minute=5, second=0, microsecond=0)
    with time_machine.travel(start, tick=False) as now:
        here = as_(counsellor_a)
        assert here.get(reverse("account_profile")).status_code == 200
        with django_assert_num_queries(4):  # session, person, roles, sign-ins
            here.get(reverse("account_profile"))
        now.shift(dt.timedelta(hours=1))
        here.get(reverse("account_profile"))
        with django_assert_num_queries(4):
            here.get(reverse("account_profile"))
    assert SignIn.objects.get().seen == start.replace(minute=0) + dt.timedelta(hours=1)


def test_an_identity_older_than_the_list_is_listed_too(as_, counsellor_a, profile):
    here = as_(counsellor_a)
    SignIn.objects.all().delete()
    sessions.noted.keys.clear()
    here.get(profile)
    assert len(here.get(profile).context["sign_ins"]) == 1
