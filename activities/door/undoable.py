"""What staff did at the door a moment ago and may take back: kept for a minute in the shared cache, never in a table.

Undoing a closing needs to know what was counted; a row that remembered it would join statistics to a session (P1).
Without the cache the button answers that it is too late.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from activities.door import absent, attending, closing, walking_in
from activities.door.absent import NoShows
from activities.door.attending import CameBefore
from activities.door.closing import Closed
from activities.notices import UNDOABLE
from cdm.core.refused import Refused

GRACE = dt.timedelta(seconds=5)  # the answer of a button pressed in the last moment is still on its way
TOO_LATE = _("It is too late to undo this.")


@dataclass(frozen=True)
class WalkedIn:
    registration: UUID


Act = CameBefore | WalkedIn | NoShows | Closed


def remember(act: Act, *, user_id: int) -> str:
    """The key by which this member can take ``act`` back for a minute."""
    key = secrets.token_urlsafe(18)
    cache.set(_place(key), (user_id, act), timeout=(UNDOABLE + GRACE).total_seconds())
    return key


def undo(key: str, *, user_id: int) -> Act:
    """Take it back, once. Raises Refused when it is gone, used, or another person's, and what the verbs raise."""
    note: tuple[int, Act] | None = cache.get(_place(key))
    if note is None or note[0] != user_id or not cache.delete(_place(key)):
        raise Refused(TOO_LATE)
    act = note[1]
    if isinstance(act, CameBefore):
        attending.uncheck(act)
    elif isinstance(act, WalkedIn):
        walking_in.walk_out(registration=act.registration)
    elif isinstance(act, NoShows):
        absent.expected_again(act)
    else:
        closing.reopen(act)
    return act


def _place(key: str) -> str:
    return f"activities:door:{key}"
