"""How the buttons of planning end: say what was done, offer to undo it, go where it can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.access import PLANNERS
from activities.models import Session
from activities.planning import Before, restore
from activities.staff import saying
from cdm.core import notices, returning, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Refused

NOTE = "planning"  # each session as it was before, with its sequence after the change


def done(request: Request, text: object, befores: Iterable[Before], after: Iterable[Session], *, back: str) -> None:
    """Say ``text`` on the next page, with a button that puts the sessions back for a minute and returns to ``back``."""
    sequences = {session.pk: session.sequence for session in after}
    changes = [(before, sequences[before.pk]) for before in befores if before.pk in sequences]
    key = undoable.remember(NOTE, changes, user_id=request.member.user_id)
    notices.done(request, text, undo=returning.leading_to(back, by=reverse("activities:undo", args=[key])))


@staff(*PLANNERS)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    """Put back what this member did less than a minute ago; nobody else's key works."""
    try:
        restore(changes=undoable.recall(NOTE, key, user_id=request.member.user_id))
    except Refused as refused:
        notices.refuse(request, saying.refusal(refused, request.member))
    else:
        notices.done(request, _("Undone: everything is as it was."))
    return HttpResponseRedirect(returning.place(request, reverse("activities:activities")))


def carried(data: QueryDict, *, without: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What was posted, to be posted again from a page in between."""
    left_out = {"csrfmiddlewaretoken", "more", "sure", "back", *without}
    return [(name, value) for name, values in data.lists() if name not in left_out for value in values]
