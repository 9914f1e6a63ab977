"""A passkey right in all but one thing is an error of the form: also where the libraries only say that they cannot.

Nonsense of every other shape is in tests/test_hostile.py.
"""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from fido2.cose import ES256, CoseKey

from tests.accounts import passkeys

ALGORITHM, CURVE, X, Y = 3, -1, -2, -3
GOOD = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
KEYS = {
    "of somebody else": GOOD,
    "of an algorithm nobody knows": CoseKey.parse({1: 2, ALGORITHM: -999}),
    "without a point": CoseKey.parse({1: 2, ALGORITHM: ES256.ALGORITHM, CURVE: 1}),
    "beside the curve": CoseKey.parse({**GOOD, Y: GOOD[X]}),
    "of another curve": CoseKey.parse({**GOOD, CURVE: 2}),
    "of a post-quantum algorithm": CoseKey.parse({1: 7, ALGORITHM: -48, CURVE: b"\0"}),
    "of three bits": CoseKey.parse({1: 3, ALGORITHM: -257, CURVE: b"\5", X: b"\3"}),
}


def challenge(client, page: str) -> str:
    assert client.get(reverse(page)).status_code == 200
    return client.session[STATE_SESSION_KEY]["challenge"]


def adding(client, key: CoseKey | None):
    session = client.session
    session["setting_up_until"] = 9e9
    session.save()
    sent = json.dumps(passkeys.made(key, challenge=challenge(client, "mfa_add_webauthn")))
    return client.post(reverse("mfa_add_webauthn"), {"credential": sent, "name": "x"})


def test_the_control_a_key_made_like_that_is_added(as_, manager):
    assert adding(as_(manager), GOOD).status_code == 302
    assert Authenticator.objects.filter(user=manager, type=Authenticator.Type.WEBAUTHN).exists()


@pytest.mark.parametrize("key", [None, KEYS["of an algorithm nobody knows"]], ids=["none", "unknown"])
def test_a_passkey_without_a_key_that_verifies_is_not_added(as_, manager, key):
    answer = adding(as_(manager), key)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_what_the_key_did_not_sign_confirms_nobody(as_, manager, key):
    passkeys.keep(manager, key)
    inside, address = as_(manager), reverse("mfa_reauthenticate_webauthn")
    sent = json.dumps(passkeys.used(challenge=challenge(inside, "mfa_reauthenticate_webauthn")))
    assert inside.post(address, {"credential": sent}).status_code == 302
    said = [str(one) for one in inside.get(reverse("account_profile")).context["messages"]]
    assert len(said) == 1, "told why"
    assert "account_authentication_methods" not in inside.session
