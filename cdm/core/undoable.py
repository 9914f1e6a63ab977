"""What a member of staff can still take back: kept for a minute in the shared cache, never in a table, and read once.

Undoing a count needs to know what was counted. A row that remembered this would join statistics to an appointment, to a
session or to who recorded them (design/1-the-centre.md P1); a note that dies by itself after a minute does not stay.
Without the cache the button answers that it is too late.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from cdm.core.refused import Refused

UNDOABLE = dt.timedelta(seconds=60)  # how long the button is shown; mails about what staff did wait as long
GRACE = dt.timedelta(seconds=5)  # the answer of a button pressed in the last moment is still on its way
TOO_LATE = _("It is too late to undo this.")


def remember(kind: str, note: object, *, user_id: int | None) -> str:
    """The key by which this member can take it back for a minute; by which anybody can who holds it, for None.

    ``kind`` keeps a key of one button useless in another; ``note`` is whatever can be pickled.
    """
    key = secrets.token_urlsafe(18)
    cache.set(_place(kind, key), (user_id, note), timeout=(UNDOABLE + GRACE).total_seconds())
    return key


def recall(kind: str, key: str, *, user_id: int | None) -> Any:
    """The note, once. Raises Refused when it is gone, was used, or is another person's."""
    kept: tuple[int | None, Any] | None = cache.get(_place(kind, key))
    if kept is None or kept[0] != user_id or not cache.delete(_place(kind, key)):
        raise Refused(TOO_LATE)
    return kept[1]


def _place(kind: str, key: str) -> str:
    return f"undo:{kind}:{key}"
