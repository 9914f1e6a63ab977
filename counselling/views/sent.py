"""What the page after a booking by e-mail shows, kept in a signed cookie: over the limit there is no row to show."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cdm.agenda.models import Site
from cdm.core import signed_cookie, stamps
from counselling.models import Appointment, InterviewKind

COOKIE = "booking"
FIELDS = ("theme", "language", "channel", "name", "email", "phone")


def to(appointment: Appointment) -> HttpResponse:
    """Go to the page, with what it shows."""
    shown = {name: getattr(appointment, name) for name in FIELDS}
    shown |= {
        "kind": appointment.kind_id,
        "site": appointment.site_id,
        "start": stamps.stamp(appointment.starts),
        "end": stamps.stamp(appointment.ends),
        "submission": str(appointment.submission),
    }
    response = redirect("counselling:book_done")
    signed_cookie.keep(response, COOKIE, shown)
    return response


def read(request: HttpRequest) -> Appointment | None:
    """An unsaved appointment as it was asked for; None when there is none or the half hour is over."""
    shown = signed_cookie.kept(request, COOKIE)
    kind = InterviewKind.objects.filter(pk=shown["kind"]).first() if shown else None
    if not shown or kind is None:
        return None
    starts, ends = stamps.moment(shown["start"]), stamps.moment(shown["end"])
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
    shown = signed_cookie.kept(request, COOKIE) if "correct" in request.GET else None
    return {name: shown[name] for name in ("name", "email", "phone", "submission")} if shown else {}
