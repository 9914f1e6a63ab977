"""What the page after a form shows of it, kept for half an hour in a signed cookie of the person's own browser.

It cannot come from the database when nothing was written and the page must look the same; nor from the address of the
page, which ends up in logs and histories.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

KEPT = 30 * 60  # seconds


def keep(response: HttpResponse, name: str, shown: Mapping[str, Any]) -> None:
    """``shown``: what JSON can hold, less than the 4 kB of a cookie."""
    response.set_signed_cookie(
        name,
        json.dumps(shown, separators=(",", ":")),
        salt=name,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def kept(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """None when there is none, it was not signed here or the half hour is over."""
    try:
        return json.loads(request.get_signed_cookie(name, salt=name, max_age=KEPT) or "")
    except (KeyError, BadSignature, json.JSONDecodeError):
        return None
