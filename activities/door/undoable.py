"""What staff did at the door a moment ago and may take back for a minute (``cdm.core.undoable``)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from activities.door import absent, attending, closing, walking_in
from activities.door.absent import NoShows
from activities.door.attending import CameBefore
from activities.door.closing import Closed
from cdm.core import undoable

NOTE = "door"


@dataclass(frozen=True)
class WalkedIn:
    registration: UUID


Act = CameBefore | WalkedIn | NoShows | Closed


def remember(act: Act, *, user_id: int) -> str:
    """The key by which this member can take ``act`` back for a minute."""
    return undoable.remember(NOTE, act, user_id=user_id)


def undo(key: str, *, user_id: int) -> Act:
    """Take it back, once. Raises Refused when it is gone, used, or another person's, and what the verbs raise."""
    act: Act = undoable.recall(NOTE, key, user_id=user_id)
    if isinstance(act, CameBefore):
        attending.uncheck(act)
    elif isinstance(act, WalkedIn):
        walking_in.walk_out(registration=act.registration)
    elif isinstance(act, NoShows):
        absent.expected_again(act)
    else:
        closing.reopen(act)
    return act
