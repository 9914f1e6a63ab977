"""Keeping the seeds of second factors unreadable to who only has the database."""

from __future__ import annotations

import base64
import secrets

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

log = structlog.get_logger()


def _box(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"cdm.accounts.secrets").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _boxes() -> MultiFernet:
    """SECRET_KEY writes; it and each of SECRET_KEY_FALLBACKS read."""
    return MultiFernet([_box(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def encrypt(text: str) -> str:
    return _boxes().encrypt(text.encode()).decode()


def decrypt(written: str) -> str:
    """What was encrypted here; a random secret, which no code fits, when none of the keys opens it."""
    try:
        return _boxes().decrypt(written.encode()).decode()
    except InvalidToken:
        log.error("accounts.secret_unreadable")
        return base64.b32encode(secrets.token_bytes(20)).decode()
