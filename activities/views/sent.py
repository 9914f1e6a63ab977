"""What the page after a registration by e-mail shows: kept for half an hour in a signed cookie of the person's browser.

It cannot come from the database, for an address that is registered already must see the same page; nor from the
address of the page, which ends up in logs and histories. Remarks about access needs are not kept in it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

COOKIE = "registration"
KEPT = 30 * 60  # seconds


@dataclass(frozen=True)
class Sent:
    """A registration as it was asked for. ``way``: of ``activities.forms.WayField``; ``waits``: what came of it."""

    session: int
    way: str
    waits: bool
    party: int
    name: str
    email: str
    phone: str
    submission: str


def to(sent: Sent) -> HttpResponse:
    """Go to the page, with what it shows."""
    response = redirect("activities:registered")
    response.set_signed_cookie(
        COOKIE,
        json.dumps(asdict(sent), separators=(",", ":")),
        salt=COOKIE,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def read(request: HttpRequest) -> Sent | None:
    """None when there is none or the half hour is over."""
    try:
        return Sent(**json.loads(request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=KEPT) or ""))
    except (KeyError, BadSignature, json.JSONDecodeError, TypeError):
        return None
