"""How every button of the staff pages ends: say what was done, offer to undo it, go back to where it was pressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cdm.core import notices, returning, undoable
from cdm.core.access import Request
from counselling.appointments import Before, undo_token
from counselling.models import Appointment

NOTE = "appointments"


@dataclass(frozen=True)
class Note:
    """What ``counselling:undo`` takes back. ``tokens``: one per appointment changed. ``facts`` and ``profile``: of a
    closing."""

    tokens: Sequence[str]
    facts: Mapping[str, Any] | None = None
    profile: UUID | None = None


def back(request: Request) -> HttpResponse:
    return HttpResponseRedirect(place(request))


def place(request: Request) -> str:
    """The page the button was on (``next``) if it is one of ours, else today's."""
    return returning.place(request, reverse("home:today"))


def done(
    request: Request,
    text: object,
    changes: Iterable[tuple[Before, Appointment]],
    *,
    facts: Mapping[str, Any] | None = None,
    profile: UUID | None = None,
) -> None:
    """Say ``text`` on the next page, with a button that takes ``changes`` back for a minute."""
    tokens = [undo_token(before=before, after=after) for before, after in changes]
    note = Note(tokens, dict(facts) if facts else None, profile)
    key = undoable.remember(NOTE, note, user_id=request.member.user_id)
    notices.done(request, text, undo=reverse("counselling:undo", args=[key]))
