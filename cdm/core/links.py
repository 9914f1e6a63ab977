"""Signed self-service links and the short codes people read out at the desk."""

from __future__ import annotations

import secrets

from django.core import signing

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: read aloud over a bad line in two languages.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
CODE_LENGTH = 8


def sign(kind: str, reference: str) -> str:
    """A URL-safe token for ``reference``; ``kind`` keeps a token of one room useless in another."""
    return signing.Signer(salt=f"cdm.link.{kind}").sign(reference)


def read(kind: str, token: str) -> str | None:
    """The reference inside ``token``, or None when it was not signed here for ``kind``."""
    try:
        return signing.Signer(salt=f"cdm.link.{kind}").unsign(token)
    except signing.BadSignature:
        return None


def new_code() -> str:
    """A random code of CODE_LENGTH letters and digits (36 bits), stored and compared without the space people type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def show_code(code: str) -> str:
    """ABCD1234 as people read it: ``ABCD 1234``."""
    return f"{code[:4]} {code[4:]}"


def clean_code(typed: str) -> str:
    """What was typed, as stored: upper case, without spaces and dashes."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())
