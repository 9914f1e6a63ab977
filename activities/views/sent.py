"""What the page after a registration by e-mail shows, kept in a signed cookie of the person's own browser.

An address that is registered already must see the same page, and has no new row to show. Remarks about access needs are
not kept in it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cdm.core import signed_cookie

COOKIE = "registration"


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
    signed_cookie.keep(response, COOKIE, asdict(sent))
    return response


def read(request: HttpRequest) -> Sent | None:
    """None when there is none or the half hour is over."""
    shown = signed_cookie.kept(request, COOKIE)
    try:
        return Sent(**shown) if shown else None
    except TypeError:  # kept by another version of these pages
        return None
