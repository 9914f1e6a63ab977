"""Whether one can register for a session now, in one word."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from activities.models import Session
from activities.seats import Seats
from cdm.core import clock


class Standing(Enum):
    CANCELLED = "cancelled"
    OVER = "over"
    BEGUN = "begun"
    CLOSED = "closed"  # registration ended before the start
    NOT_YET = "not_yet"  # registration opens later
    WALK_IN = "walk_in"  # nobody registers: people come
    OPEN = "open"
    WAIT = "wait"  # full, but one may wait
    FULL = "full"

    @property
    def takes_people(self) -> bool:
        """Whether a form can be filled in: for a place or for the waiting list."""
        return self in (Standing.OPEN, Standing.WAIT)

    @property
    def to_come(self) -> bool:
        """Whether the session takes place and has not begun."""
        return self not in (Standing.CANCELLED, Standing.OVER, Standing.BEGUN)


def of(session: Session, seats: Mapping[str, Seats]) -> Standing:
    """No query. ``seats`` as ``activities.seats.of`` gives them for this session."""
    now = clock.now()
    if session.state == Session.State.CANCELLED:
        return Standing.CANCELLED
    if session.state == Session.State.HELD or session.ends <= now:
        return Standing.OVER
    if session.starts <= now:
        return Standing.BEGUN
    if not seats:
        return Standing.WALK_IN
    if session.closes <= now:
        return Standing.CLOSED
    if session.registration_opens and session.registration_opens > now:
        return Standing.NOT_YET
    if any(not pool.full for pool in seats.values()):
        return Standing.OPEN
    return Standing.WAIT if any(pool.may_wait(1) for pool in seats.values()) else Standing.FULL
