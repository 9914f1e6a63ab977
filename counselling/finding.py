"""The ways to an appointment without an account: its signed link, and the code people read out at the desk."""

from __future__ import annotations

from uuid import UUID

from cdm.core import clock, links
from counselling.models import Appointment

KIND = "appointment"


def token_of(appointment: Appointment) -> str:
    return links.sign(KIND, appointment.pk.hex)


def of_token(token: str) -> Appointment | None:
    """The appointment of a signed link; None for a link that was not made here or whose row is gone."""
    reference = links.read(KIND, token)
    if reference is None:
        return None
    return Appointment.objects.select_related("kind", "site").filter(pk=UUID(reference)).first()


def find_by_code(code: str) -> Appointment | None:
    """The appointment of a code as typed, with or without its space, in any case."""
    clean = links.clean_code(code)
    if len(clean) != links.CODE_LENGTH:
        return None
    return Appointment.objects.select_related("kind", "site").filter(code=clean).first()


def open_appointments(*, email: str = "", phone: str = "") -> list[Appointment]:
    """Those still to come, booked with this address or, when none is given, this number."""
    if not (email or phone):
        return []
    same = {"email": email} if email else {"phone": phone}
    coming = Appointment.objects.open().filter(ends__gt=clock.now(), **same)
    return list(coming.select_related("kind", "site").order_by("starts", "pk"))
