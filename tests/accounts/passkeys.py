"""A passkey as a device makes it and allauth keeps it, without a device; or as none ever would."""

from __future__ import annotations

import json

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256, CoseKey
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from cdm.accounts.models import User

NAME = b"alphonsine's key"
FLAG = AuthenticatorData.FLAG


def made(key: CoseKey | None, *, challenge: str = "AA") -> dict[str, object]:
    """What a browser sends when a passkey was made: with the public ``key``, or with no key at all."""
    credential = AttestedCredentialData.create(b"\0" * 16, NAME, key) if key is not None else b""
    flags = FLAG.UP | (FLAG.AT if key is not None else 0)
    about = AuthenticatorData.create(sha256(b"testserver"), flags, 0, credential)
    attested = websafe_encode(bytes(AttestationObject.create("none", about, {})))
    return _sent("webauthn.create", challenge, attestationObject=attested)


def used(*, challenge: str) -> dict[str, object]:
    """What a browser sends when the passkey is used: everything right but what is signed, which is nonsense."""
    about = AuthenticatorData.create(sha256(b"testserver"), FLAG.UP, 0)
    signed = websafe_encode(b"not signed by it")
    return _sent("webauthn.get", challenge, authenticatorData=websafe_encode(bytes(about)), signature=signed)


def keep(user: User, key: CoseKey | None = None, *, name: str = "Key") -> Authenticator:
    key = key or ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = {"name": name, "credential": made(key)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def _sent(kind: str, challenge: str, **response: str) -> dict[str, object]:
    client = {"type": kind, "challenge": challenge, "origin": "https://testserver"}
    return {
        "id": websafe_encode(NAME),
        "rawId": websafe_encode(NAME),
        "type": "public-key",
        "response": {"clientDataJSON": websafe_encode(json.dumps(client).encode()), **response},
        "clientExtensionResults": {},
    }
