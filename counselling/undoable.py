"""What a member of staff can still take back: kept for a minute in the shared cache, never in a table.

Undoing a closing needs to know which tally and which profile it wrote. A row that remembered this would join statistics
to an appointment (design/1-the-centre.md P1); a note that dies by itself after a minute, read once, does not stay.
Without the cache the button answers that it is too late.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from cdm.core.refused import Refused
from counselling import notices
from counselling.appointments import undoing

TOO_LATE = _("It is too late to undo this.")


@dataclass(frozen=True)
class Note:
    """``tokens``: one per appointment changed. ``facts`` and ``profile``: of a closing."""

    user_id: int
    tokens: Sequence[str]
    facts: dict[str, Any] | None = None
    profile: UUID | None = None


def remember(note: Note) -> str:
    """The key by which this member can take it back for a minute."""
    key = secrets.token_urlsafe(18)
    cache.set(_place(key), note, timeout=(notices.UNDOABLE + undoing.GRACE).total_seconds())
    return key


def recall(key: str, *, user_id: int) -> Note:
    """The note, once. Raises Refused when it is gone, was used, or is another person's."""
    note: Note | None = cache.get(_place(key))
    if note is None or note.user_id != user_id or not cache.delete(_place(key)):
        raise Refused(TOO_LATE)
    return note


def _place(key: str) -> str:
    return f"counselling:undo:{key}"
