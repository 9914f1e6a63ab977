"""The seal: anyone can close it with the public key, only this server opens it.

ECDH on P-256 with a key made for one record, HKDF-SHA256, AES-256-GCM: what every browser's WebCrypto has. The record's
own random key is authenticated with it, so that no record can be passed off as another one.
"""

from __future__ import annotations

import functools
import json
import re
import uuid
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the group of P-256
POINT, NONCE = 65, 12  # bytes: an uncompressed point, the nonce of AES-GCM
LABEL = b"cdm.record.1"
LONGEST = 12_000  # bytes sealed; the answers of a large group are some 4,000
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
Fields = dict[str, list[str]]  # as of a form: name → what was sent under it


class Unreadable(Exception):
    """Not sealed for this server, altered on the way, or not a record at all."""


@functools.lru_cache(maxsize=8)
def _private(secret: str) -> ec.EllipticCurvePrivateKey:
    """The private key that follows from ``secret`` (FIPS 186-5, A.2.1: 128 bits more than needed, then the rest)."""
    derived = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"cdm.home.offline").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(derived, "big") % (ORDER - 1) + 1, CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key() -> bytes:
    """What devices seal with: a point of P-256, 65 bytes."""
    return _point(_private(settings.SECRET_KEY).public_key())


def _cipher(private: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey, told: bytes) -> AESGCM:
    shared = private.exchange(ec.ECDH(), other)
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL + told).derive(shared))


def seal(fields: Fields, *, key: uuid.UUID, to: bytes, nonce: bytes) -> bytes:
    """What a device does, for tests and for whoever reads along: its point, the nonce, then what only ``to`` opens."""
    server = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to)
    once = ec.generate_private_key(CURVE)
    told = _point(once.public_key())
    return told + nonce + _cipher(once, server, told + to).encrypt(nonce, json.dumps(fields).encode(), _bound(key))


def unseal(box: bytes, *, key: uuid.UUID) -> Fields:
    """The fields of the record ``key``. SECRET_KEY and each of its fallbacks open. Raises ``Unreadable``."""
    if not POINT + NONCE < len(box) <= LONGEST:
        raise Unreadable
    told, nonce, closed = box[:POINT], box[POINT : POINT + NONCE], box[POINT + NONCE :]
    try:
        device = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, told)
    except ValueError:
        raise Unreadable from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        private = _private(secret)
        try:
            opened = _cipher(private, device, told + _point(private.public_key())).decrypt(nonce, closed, _bound(key))
        except InvalidTag:
            continue
        return _fields(opened)
    raise Unreadable


def _bound(key: uuid.UUID) -> bytes:
    return str(key).encode()


def _fields(opened: bytes) -> Fields:
    try:
        said: Any = json.loads(opened)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(said, dict) or not all(map(_is_field, said.items())):
        raise Unreadable
    return {name: [value] if isinstance(value, str) else value for name, value in said.items()}


def _is_field(field: tuple[str, Any]) -> bool:
    name, value = field
    values = value if isinstance(value, list) else [value]
    return bool(NAME.fullmatch(name)) and all(isinstance(each, str) and "\0" not in each for each in values)
