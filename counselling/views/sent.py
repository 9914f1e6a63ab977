"""What the page after a booking by e-mail shows: kept for half an hour in a signed cookie of the visitor's own browser.

It cannot come from the database, for over the limit there is no row and the page must be the same; nor from the address
of the page, which ends up in logs and histories.
"""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cdm.agenda.models import Site
from counselling import questions
from counselling.models import Appointment, InterviewKind

COOKIE = "booking"
KEPT = 30 * 60  # seconds
FIELDS = ("theme", "language", "channel", "name", "email", "phone")


def to(appointment: Appointment) -> HttpResponse:
    """Go to the page, with what it shows."""
    shown = {name: getattr(appointment, name) for name in FIELDS}
    shown |= {
        "kind": appointment.kind_id,
        "site": appointment.site_id,
        "start": questions.stamp(appointment.starts),
        "end": questions.stamp(appointment.ends),
        "submission": str(appointment.submission),
    }
    response = redirect("counselling:book_done")
    response.set_signed_cookie(
        COOKIE,
        json.dumps(shown, separators=(",", ":")),
        salt=COOKIE,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def read(request: HttpRequest) -> Appointment | None:
    """An unsaved appointment as it was asked for; None when there is none or the half hour is over."""
    shown = _cookie(request)
    kind = InterviewKind.objects.filter(pk=shown["kind"]).first() if shown else None
    if not shown or kind is None:
        return None
    starts, ends = questions.moment(shown["start"]), questions.moment(shown["end"])
    if starts is None or ends is None:
        return None
    return Appointment(
        **{name: shown[name] for name in FIELDS},
        kind=kind,
        site=Site.objects.filter(pk=shown["site"]).first(),
        starts=starts,
        ends=ends,
        submission=UUID(shown["submission"]),
    )


def typed(request: HttpRequest) -> dict[str, str]:
    """What to put back into the form of who comes to correct an address; the submission keeps it one booking."""
    shown = _cookie(request) if "correct" in request.GET else None
    return {name: shown[name] for name in ("name", "email", "phone", "submission")} if shown else {}


def _cookie(request: HttpRequest) -> dict[str, str] | None:
    try:
        return json.loads(request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=KEPT) or "")
    except (KeyError, BadSignature, json.JSONDecodeError):
        return None
