"""Names, e-mail addresses and phone numbers in one spelling, and one booking at a time for each of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

BELGIUM = "32"
_MOBILE = re.compile(r"4[5-9]")  # 04 2… and 04 3… are Liège
_SEPARATORS = re.compile(r"[\s./\\()\-\u2010-\u2015\u00a0\u202f]+")

_BIDI_CONTROLS = {chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def one_line(typed: str) -> str:
    """A name as one line, without characters that turn or hide what stands around them."""
    words = " ".join(typed.split())
    return "".join(c for c in words if c not in _BIDI_CONTROLS and unicodedata.category(c) != "Cc")


def email_address(typed: str) -> str:
    """The address as stored and compared: lower case, no spaces around. Whether it is one is the form's affair."""
    return typed.strip().lower()


def mark(typed: str) -> str:
    """Tells two addresses apart without holding one: what is erased must not live on in a key."""
    return salted_hmac("cdm.contact", email_address(typed), algorithm="sha256").hexdigest()[:12]


def phone_number(typed: str) -> str:
    """``0470 12 34 56``, ``+32 (0)470/12.34.56``, ``0032470123456`` are all ``+32470123456``; empty stays empty.

    Numbers written without a country are Belgian: nine digits behind the 0 for mobiles, eight for the others.
    Raises ValueError when it cannot be a phone number (E.164: at most 15 digits).
    """
    bare = _SEPARATORS.sub("", typed.strip().replace("(0)", ""))
    if not bare:
        return ""
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(typed)
    if bare.startswith("+"):
        country = digits
    elif digits.startswith("00"):
        country = digits[2:]
    elif digits.startswith("0"):
        country = BELGIUM + digits[1:]
    elif digits.startswith(BELGIUM) and len(digits) in (10, 11):
        country = digits
    elif _MOBILE.match(digits) and len(digits) == 9:
        country = BELGIUM + digits
    else:
        raise ValueError(typed)
    if country.startswith(BELGIUM):
        national = country.removeprefix(BELGIUM).removeprefix("0")
        if len(national) != (9 if _MOBILE.match(national) else 8):
            raise ValueError(typed)
        country = BELGIUM + national
    if country.startswith("0") or not 7 <= len(country) <= 15:
        raise ValueError(typed)
    return f"+{country}"


def in_turn(*, submission: UUID, contacts: Iterable[str]) -> None:
    """Wait until no other transaction books with this submission or for one of these contacts, until this one ends.

    Taken before any hold and always in the same order, so that nobody waits in a ring: without it two bookings of one
    contact would each count the same number of open ones, and both be within a limit.
    """
    names = [f"submission:{submission}", *(f"contact:{contact}" for contact in contacts if contact)]
    keys = sorted(
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True) for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])
