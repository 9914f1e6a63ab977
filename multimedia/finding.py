"""The ways to a booking without an account: its signed link, and the code people read out at the desk."""

from __future__ import annotations

from uuid import UUID

from cdm.core import clock, links
from multimedia.models import Booking

KIND = "multimedia"


def token_of(booking: Booking) -> str:
    return links.sign(KIND, booking.pk.hex)


def of_token(token: str) -> Booking | None:
    """The booking of a signed link; None for a link that was not made here or whose row is gone."""
    reference = links.read(KIND, token)
    if reference is None:
        return None
    return Booking.objects.select_related("space__calendar__site").filter(pk=UUID(reference)).first()


def find_by_code(code: str) -> Booking | None:
    """The booking of a code as typed, with or without its space, in any case."""
    clean = links.clean_code(code)
    if len(clean) != links.CODE_LENGTH:
        return None
    return Booking.objects.select_related("space__calendar__site").filter(code=clean).first()


def open_bookings(*, email: str = "", phone: str = "") -> list[Booking]:
    """Those still to come or in use, booked with this address or, when none is given, this number."""
    if not (email or phone):
        return []
    same = {"email": email} if email else {"phone": phone}
    coming = Booking.objects.open().filter(ends__gt=clock.now(), **same)
    return list(coming.select_related("space").order_by("starts", "pk"))
