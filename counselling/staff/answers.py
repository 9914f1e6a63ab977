"""How every button of the staff pages ends: say what was done, offer to undo it, go back to where it was pressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cdm.core import notices
from cdm.core.access import Request
from counselling.appointments import Before, undo_token
from counselling.models import Appointment
from counselling.undoable import Note, remember

LONGEST = 2000  # what Django redirects to at most is 2,048


def back(request: Request) -> HttpResponse:
    return HttpResponseRedirect(place(request))


def place(request: Request) -> str:
    """The page the button was on (``next``) if it is one of ours, else today's."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    ours = ours and asked.startswith("/") and asked.isprintable() and len(asked) <= LONGEST
    return asked if ours else reverse("home:today")


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
    key = remember(Note(request.member.user_id, tokens, dict(facts) if facts else None, profile))
    notices.done(request, text, undo=reverse("counselling:undo", args=[key]))
