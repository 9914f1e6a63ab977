"""Counting a contact by hand, and taking it back within a minute."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from cdm.core.refused import Refused
from stats import recording

UNDO_SECONDS = 75  # a minute, and the time to reach the button


def _place(token: str) -> str:
    return f"record-undo:{token}"


def keep(*, key: uuid.UUID, facts: dict[str, Any], answers: dict[str, str]) -> str | None:
    """Count what the form says, once for ``key`` (B3); None when it was counted before.

    Returns a token for ``undo``. What it undoes waits in the cache, for UNDO_SECONDS and under a random name: no
    table, address or log ever holds a profile's key beside who recorded it (P1).
    """
    with transaction.atomic(durable=True):
        if not recording.once(key):
            return None
        recording.record(**facts)
        profile = recording.add_profile(month=facts["day"], **answers) if any(answers.values()) else None
    token = secrets.token_urlsafe(18)
    cache.set(_place(token), {"facts": facts, "profile": profile.key if profile else None}, UNDO_SECONDS)
    return token


def undo(*, token: str) -> None:
    """Take back what ``keep`` counted. Raises ``Refused`` when the minute is over, or it was taken back before."""
    kept = cache.get(_place(token))
    if kept is None or not cache.delete(_place(token)):
        raise Refused(_("It is too late to take this back."))
    with transaction.atomic(durable=True):
        recording.unrecord(**kept["facts"])
        if kept["profile"]:
            recording.forget_profile(key=kept["profile"])
