"""Taking back what staff did a moment ago (design/3-the-experience.md: every action is undoable for a minute)."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation
from cdm.agenda.terms import Seats
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict, Refused
from cdm.core.undoable import GRACE, TOO_LATE, UNDOABLE
from multimedia import notices, spaces
from multimedia.bookings import changing, places
from multimedia.models import Booking

SALT = "cdm.booking.undo"
State = Booking.State
CHANGED = _("This booking was changed again meanwhile.")


@dataclass(frozen=True)
class Before:
    """A booking as it was before a change: take it before calling the verb, make a token of it after.

    ``seats`` are the places held and ``held`` for how long; none and None when they were free. Moments in ISO format.
    """

    state: str
    starts: str
    ends: str
    booked_ends: str | None
    began: str | None
    seats: tuple[int, ...]
    held: tuple[str, str] | None

    @classmethod
    def of(cls, booking: Booking) -> Before:
        held = booking.hold.allocations.order_by("seat") if booking.hold else Allocation.objects.none()
        seats = list(held.values_list("seat", "hold__period"))
        return cls(
            booking.state,
            booking.starts.isoformat(),
            booking.ends.isoformat(),
            _iso(booking.booked_ends),
            _iso(booking.began),
            tuple(seat for seat, _period in seats),
            next(((period.lower.isoformat(), period.upper.isoformat()) for _seat, period in seats), None),
        )


def undo_token(*, before: Before, after: Booking) -> str:
    """What the undo button sends back. Holds no personal data."""
    return signing.dumps([after.pk.hex, _mark(after), *astuple(before)], salt=SALT, compress=True)


def undo(*, token: str) -> Booking:
    """Put the booking back as it was, on the same places where they are still free, and stop the mails that have not
    left; whoever did get the mail of the change gets one of the undoing.

    It was booked by the rules before: a closure added since does not stand against it. What was counted is the caller's
    to take back. Raises Refused when the minute is over, Conflict when it was changed again meanwhile, SlotTaken when
    somebody else has the places now: of who sits there, those very places.
    """
    with transaction.atomic(durable=True):
        return restore(token=token)


def restore(*, token: str) -> Booking:
    """``undo`` inside the caller's transaction."""
    try:
        key, mark, *was = signing.loads(token, salt=SALT, max_age=UNDOABLE + GRACE)
    except signing.BadSignature:
        raise Refused(TOO_LATE) from None
    before = Before(*was)
    known = Booking.objects.select_related("space").filter(pk=UUID(key)).first()
    if known is None:
        raise Conflict(CHANGED)
    places.take_turn(known)
    row = changing.locked(known)
    if _mark(row) != mark:
        raise Conflict(CHANGED)
    starts, ends = dt.datetime.fromisoformat(before.starts), dt.datetime.fromisoformat(before.ends)
    moved = row.state == State.BOOKED and (row.starts, row.ends) != (starts, ends)
    told = before.state == State.BOOKED and (moved or row.state == State.CANCELLED)
    row.state, row.starts, row.ends = before.state, starts, ends
    row.booked_ends, row.began = _moment(before.booked_ends), _moment(before.began)
    row.sequence += told
    _hold_again(row, before)
    row.save(update_fields=["state", "starts", "ends", "booked_ends", "began", "hold", "places", "sequence"])
    if told:
        notices.about(row).restored()
    trail.record(Verb.UNDONE, row)
    return row


def _hold_again(row: Booking, before: Before) -> None:
    if before.held is None:
        hold, row.hold = row.hold, None
        row.save(update_fields=["state", "hold"])
        if hold is not None:
            holds.give_back(hold)
        return
    start, end = (dt.datetime.fromisoformat(moment) for moment in before.held)
    now = row.hold.period if row.hold else None
    if now and (now.lower, now.upper, list(places.seats_held(row))) == (start, end, list(before.seats)):
        return
    tiers: tuple[tuple[int, ...], ...] = (tuple(before.seats),)
    if before.state == State.BOOKED and not row.whole:
        tiers += spaces.seats_of(row.space, places=len(before.seats), accessible=row.accessible).tiers
    places.hold(row, period=Interval(start, end), waive=places.WAIVE, seats=Seats(count=len(before.seats), tiers=tiers))


def _mark(row: Booking) -> list[object]:
    """Tells two states of a row apart."""
    return [row.sequence, row.state, row.ends.timestamp(), list(places.seats_held(row))]


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(written: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(written) if written else None
