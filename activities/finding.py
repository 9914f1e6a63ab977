"""The ways to a registration without an account: its signed link, and the code people read out at the door."""

from __future__ import annotations

from uuid import UUID

from activities.models import Registration
from cdm.core import links

KIND = "registration"


def token_of(registration: Registration) -> str:
    return links.sign(KIND, registration.pk.hex)


def of_token(token: str) -> Registration | None:
    """The registration of a signed link; None for a link that was not made here or whose row is gone."""
    reference = links.read(KIND, token)
    return None if reference is None else Registration.objects.with_session().filter(pk=UUID(reference)).first()


def find_by_code(typed: str) -> Registration | None:
    """The registration of a code as typed, with or without its space, in any case."""
    clean = links.clean_code(typed)
    return Registration.objects.with_session().filter(code=clean).first() if len(clean) == links.CODE_LENGTH else None
