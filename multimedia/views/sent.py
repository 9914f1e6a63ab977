"""What the page after a booking by e-mail shows, kept in a signed cookie: over the limit there is no row to show."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cdm.core import signed_cookie, stamps
from multimedia.models import Booking, Space

COOKIE = "place"
FIELDS = ("places", "accessible", "help", "name", "email", "phone")


def to(booking: Booking) -> HttpResponse:
    """Go to the page, with what it shows."""
    shown = {name: getattr(booking, name) for name in FIELDS}
    shown |= {
        "space": booking.space_id,
        "start": stamps.stamp(booking.starts),
        "end": stamps.stamp(booking.ends),
        "submission": str(booking.submission),
    }
    response = redirect("multimedia:book_done")
    signed_cookie.keep(response, COOKIE, shown)
    return response


def read(request: HttpRequest) -> Booking | None:
    """An unsaved booking as it was asked for; None when there is none or the half hour is over."""
    shown = signed_cookie.kept(request, COOKIE)
    space = Space.objects.select_related("calendar__site").filter(pk=shown["space"]).first() if shown else None
    if not shown or space is None:
        return None
    starts, ends = stamps.moment(shown["start"]), stamps.moment(shown["end"])
    if starts is None or ends is None:
        return None
    return Booking(
        **{name: shown[name] for name in FIELDS},
        space=space,
        starts=starts,
        ends=ends,
        submission=UUID(shown["submission"]),
    )


def typed(request: HttpRequest) -> dict[str, str]:
    """What to put back into the form of who comes to correct an address; the submission keeps it one booking."""
    shown = signed_cookie.kept(request, COOKIE) if "correct" in request.GET else None
    return {name: shown[name] for name in ("name", "email", "phone", "submission")} if shown else {}
