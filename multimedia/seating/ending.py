"""Getting up: the place is free for whoever is next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict
from multimedia.models import Booking, Ticket
from multimedia.seating import places, tickets

State = Booking.State
SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Ended:
    """``called``: whose turn it is now."""

    booking: Booking
    called: tuple[Ticket, ...] = ()


def end(*, booking: Booking) -> Ended:
    """They leave; what was left of their time is free at once, and the next ticket is called.

    Ended already: nothing happens. Raises Conflict for a booking nobody sat down for.
    """
    with transaction.atomic(durable=True):
        space = places.locked(booking.space_id)
        row = places.row_of(booking)
        row.space = space
        if row.state == State.ENDED:
            return Ended(row)
        if row.state != State.IN_USE:
            raise Conflict(_("Nobody sits there for this booking."))
        finish(row)
        return Ended(row, tuple(tickets.serve(space)))


def finish(row: Booking) -> None:
    """A locked booking in use is over now, or was at its end."""
    now, hold = places.moment(), row.hold
    row.state = State.ENDED
    if row.began and row.starts >= now:
        # Who came early leaves before it begins: a booking has an end after its beginning, and is used for as long as
        # they sat there.
        row.began, row.ends = row.starts + SECOND - (now - row.began), row.starts + SECOND
    else:
        row.ends = min(row.ends, now)
    if hold is not None and now <= hold.period.lower:
        row.hold = None
    row.save(update_fields=["state", "began", "ends", "hold"])
    trail.record(Verb.CLOSED, row, fields=("state", "ends"))
    if row.hold is not None:
        holds.shorten(row.hold, end=now)
    elif hold is not None:
        holds.give_back(hold)
