"""Counting a contact by hand, and taking it back within a minute."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from cdm.core import undoable
from stats import recording

NOTE = "record"


def keep(*, key: uuid.UUID, facts: dict[str, Any], answers: dict[str, str]) -> str | None:
    """Count what the form says, once for ``key`` (B3); None when it was counted before.

    Returns a token for ``undo``. What it undoes waits under a random name, for whoever has it: nothing ever holds a
    profile's key beside who recorded it (P1).
    """
    with transaction.atomic(durable=True):
        if not recording.once(key):
            return None
        recording.record(**facts)
        profile = recording.add_profile(month=facts["day"], **answers) if any(answers.values()) else None
    return undoable.remember(NOTE, {"facts": facts, "profile": profile.key if profile else None}, user_id=None)


def undo(*, token: str) -> None:
    """Take back what ``keep`` counted. Raises ``Refused`` when the minute is over, or it was taken back before."""
    kept = undoable.recall(NOTE, token, user_id=None)
    with transaction.atomic(durable=True):
        recording.unrecord(**kept["facts"])
        if kept["profile"]:
            recording.forget_profile(key=kept["profile"])
