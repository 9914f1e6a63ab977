"""Not getting a seat: the constraints of PostgreSQL, and what they are called to people (B1, B4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from activities.models import Registration
from activities.seats import Seats
from cdm.core.integrity import refusing
from cdm.core.refused import Conflict, Refused

FULL = _("There are not enough places left.")
LIST_FULL = _("The waiting list cannot take this many people.")


class Full(Conflict):
    """No seats for ``wanted`` (unsaved), or others wait for them. ``seats``: how things stand, by mode, to go on with.

    ``listed``: the waiting list was asked for, and has no room either.
    """

    def __init__(self, seats: Mapping[str, Seats], wanted: Registration, *, listed: bool = False) -> None:
        super().__init__(LIST_FULL if listed else FULL)
        self.seats = seats
        self.wanted = wanted
        self.listed = listed


@contextmanager
def refusing_seats(wanted: Registration) -> Iterator[None]:
    """Whatever this session believed, the database has the last word."""
    full = Full({}, wanted)
    with refusing(
        {
            "seat_pool_never_oversold": full,
            "seat_pool_under_regime": full,
            "registration_has_seats": Refused(_("Choose how you take part."), field="mode"),
        }
    ):
        yield
