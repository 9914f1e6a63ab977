"""Changing places while one sits there: a screen went dark, the neighbour is on the phone."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda.holds import SlotTaken
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict
from multimedia.models import Booking
from multimedia.seating import places

State = Booking.State


def change_place(*, booking: Booking, leaving: Collection[int] = ()) -> Booking:
    """Who sits somewhere, or was called to it, goes on at another free place of the space until the same time.

    ``leaving``: only these of their places, by number; all when empty. Nothing is counted again. Accessible places stay
    accessible. Raises SlotTaken when no other place is free that long, Conflict when they do not sit there any more.
    """
    with transaction.atomic(durable=True):
        space = places.locked(booking.space_id)
        row = places.row_of(booking)
        row.space = space
        if row.state not in (State.IN_USE, State.CALLED) or row.hold is None or row.ends <= clock.now():
            raise Conflict(_("They do not sit there any more."))
        try:
            places.exchange(row, leaving=leaving or places.numbers_of(row.hold))
        except SlotTaken:
            raise SlotTaken(_("No other place is free until then.")) from None
        trail.record(Verb.MOVED, row, fields=("hold",))
        return row
