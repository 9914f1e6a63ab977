"""What can be done with a booking of places. Each verb owns its transaction and returns the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Literal
from uuid import UUID

from cdm.core.refused import Refused
from multimedia.finding import find_by_code, of_token, open_bookings, token_of
from multimedia.models import Booking, Space, Station

__all__ = [
    "OverLimit",
    "TooLate",
    "book",
    "can_change",
    "cancel",
    "change_until",
    "elsewhere",
    "find_by_code",
    "move",
    "of_token",
    "open_bookings",
    "stations_of",
    "token_of",
]


class OverLimit(Refused):
    """``told``, ``wanted`` (Booking as asked for), ``coming`` (list[Booking])."""

    told: bool
    wanted: Booking
    coming: list[Booking]


class TooLate(Refused):
    """The visitor may no longer change it alone."""


def book(
    *,
    space: Space,
    start: dt.datetime,
    minutes: int,
    page_language: str,
    submission: UUID,
    places: int = 1,
    accessible: bool = False,
    help: bool = False,
    purpose: str = "",
    name: str = "",
    email: str = "",
    phone: str = "",
    by_staff: bool = False,
    whole: bool = False,
    waive: Collection[str] = frozenset(),
) -> Booking:
    """``waive`` ⊆ {"notice", "horizon", "step", "limit"}. Raises SlotTaken, NotOpen, Refused, OverLimit."""
    raise NotImplementedError


def move(
    *,
    booking: Booking,
    start: dt.datetime,
    minutes: int | None = None,
    by_staff: bool = False,
    message: str = "",
    waive: Collection[str] = frozenset(),
) -> Booking:
    raise NotImplementedError


def cancel(*, booking: Booking, by: Literal["visitor", "staff"], message: str = "") -> Booking:
    raise NotImplementedError


def elsewhere(*, booking: Booking) -> Booking:
    raise NotImplementedError


def can_change(booking: Booking) -> bool:
    raise NotImplementedError


def change_until(booking: Booking) -> dt.datetime:
    raise NotImplementedError


def stations_of(bookings: Iterable[Booking]) -> dict[UUID, list[Station]]:
    """The stations each holds now, by the booking's pk; one query."""
    raise NotImplementedError


def undo_token(*, before: Any, after: Booking) -> str:
    raise NotImplementedError
