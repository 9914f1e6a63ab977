"""How every button of the desk ends: say what was done, offer to undo it for a minute, show the room again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices, returning, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from multimedia import seating
from multimedia.models import Station
from multimedia.seating import Act, outages
from multimedia.seating.outages import Undoable

ROOM = (Role.RECEPTION, Role.MANAGER)  # who works in the room
DESK = (*ROOM, Role.COUNSELLOR, Role.COORDINATOR)  # who books for somebody
NOTE = "multimedia"


def place(request: Request) -> str:
    """The page the button was on, else the desk."""
    return returning.place(request, reverse("multimedia:desk"))


def back(request: Request) -> HttpResponse:
    return HttpResponseRedirect(place(request))


def done(request: Request, text: object, act: Act | Undoable | None, *, back: str = "") -> None:
    """Say ``text`` on the next page, with a button that takes ``act`` back for a minute and returns to ``back``, or to
    where the button was. None: there is nothing to take back."""
    if act is None:
        notices.done(request, text)
        return
    key = undoable.remember(NOTE, act, user_id=request.member.user_id)
    undo_url = reverse("multimedia:undo", args=[key])
    notices.done(request, text, undo=returning.leading_to(back or place(request), by=undo_url))


@staff(*DESK)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    """Take back what this member did less than a minute ago; nobody else's key works."""
    try:
        act: Act | Undoable = undoable.recall(NOTE, key, user_id=request.member.user_id)
        if isinstance(act, Undoable):
            outages.undo(act)
        else:
            seating.undo(act)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Undone: everything is as it was."))
    return back(request)


def named(stations: list[Station]) -> str:
    """``12``, ``12, 13``: as they are called in the room."""
    return ", ".join(str(station) for station in stations)
