"""What a member of staff can still take back: kept for a minute in the shared cache, and read once.

Without the cache the button answers that it is too late.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from activities import notices
from activities.planning import Before
from cdm.core.refused import Refused

TOO_LATE = _("It is too late to undo this.")
GRACE = 5  # seconds: the answer of a button pressed in the last moment is still on its way


@dataclass(frozen=True)
class Note:
    """``changes``: each session as it was, with its sequence after the change."""

    user_id: int
    changes: Sequence[tuple[Before, int]]


def remember(note: Note) -> str:
    """The key by which this member can take it back for a minute."""
    key = secrets.token_urlsafe(18)
    cache.set(_place(key), note, timeout=notices.UNDOABLE.total_seconds() + GRACE)
    return key


def recall(key: str, *, user_id: int) -> Note:
    """The note, once. Raises Refused when it is gone, was used, or is another person's."""
    note: Note | None = cache.get(_place(key))
    if note is None or note.user_id != user_id or not cache.delete(_place(key)):
        raise Refused(TOO_LATE)
    return note


def _place(key: str) -> str:
    return f"activities:undo:{key}"
