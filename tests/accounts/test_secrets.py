from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from cdm.accounts import secrets


def test_the_database_never_holds_the_secret_of_an_app(manager):
    secret = generate_totp_secret()
    kept = TOTP.activate(manager, secret).instance
    kept.refresh_from_db()
    assert secret not in str(kept.data)
    assert secrets.decrypt(kept.data["secret"]) == secret


def test_an_earlier_key_still_reads(settings):
    written = secrets.encrypt("seed")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert secrets.decrypt(written) == "seed"
    settings.SECRET_KEY_FALLBACKS = []
    lost = secrets.decrypt(written)
    assert lost != "seed"
    assert lost != secrets.decrypt(written), "nobody can work out a code for it"


@pytest.mark.django_db
def test_what_a_signed_in_person_sees_is_not_kept(as_, manager):
    for address in ("/fr/", reverse("home:today"), reverse("account_profile"), reverse("stats:latest")):
        assert as_(manager).get(address)["Cache-Control"] == "no-store, private", address
    assert "no-store" in as_(manager).post(reverse("account_logout"))["Cache-Control"]
    assert not as_(None).get("/fr/").has_header("Cache-Control")


@pytest.mark.django_db
def test_pages_without_a_form_set_no_cookie(as_):
    names = ("front", "visit", "contact", "privacy", "accessibility")
    for address in ("/", *(reverse(f"home:{name}") for name in names), reverse("counselling:book")):
        assert not as_(None).get(address).cookies, address
