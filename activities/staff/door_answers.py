"""How every button at the door ends: say what was done, offer to undo it."""

from __future__ import annotations

from django.urls import reverse

from activities.door import undoable
from activities.door.undoable import Act
from cdm.core import notices, returning
from cdm.core.access import Request


def done(request: Request, text: object, act: Act, *, back_to: str) -> None:
    """Say ``text`` on the next page, with a button that takes ``act`` back for a minute and returns to ``back_to``."""
    key = undoable.remember(act, user_id=request.member.user_id)
    notices.done(request, text, undo=returning.leading_to(back_to, by=reverse("activities:door_undo", args=[key])))
