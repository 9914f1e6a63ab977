"""A passkey as a device makes it and allauth keeps it, without a device."""

from __future__ import annotations

import json

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from cdm.accounts.models import User


def keep(user: User, *, of: bytes = b"alphonsine's key") -> Authenticator:
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(b"\0" * 16, of, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    about = AuthenticatorData.create(sha256(b"testserver"), flags, 0, credential)
    client = {"type": "webauthn.create", "challenge": "AA", "origin": "https://testserver"}
    made = {
        "id": websafe_encode(of),
        "rawId": websafe_encode(of),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(client).encode()),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", about, {}))),
        },
        "clientExtensionResults": {},
    }
    data = {"name": "Key", "credential": made}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
