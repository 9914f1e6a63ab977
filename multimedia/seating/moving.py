"""Changing places while one sits there: a screen went dark, the neighbour is on the phone."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds
from cdm.agenda.holds import SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.terms import Seats
from cdm.core import clock
from cdm.core.refused import Conflict
from multimedia import spaces
from multimedia.models import Booking
from multimedia.seating import places
from multimedia.spaces import NEED

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
        own = places.numbers_of(row.hold)
        kept = tuple(number for number in own if leaving and number not in leaving)
        would_do = spaces.seats_of(space, places=len(own), accessible=row.accessible).tiers
        others = [tuple(number for number in tier if number not in own) for tier in would_do]
        period = Interval(places.moment(), row.ends)  # what was before stays where it was: others had those places then
        try:
            row.hold = holds.swap(
                row.hold,
                period=period,
                calendars=[space.calendar_id],
                need=NEED,
                terms=spaces.terms_of(space, places.length(period)),
                waive=places.AS_IT_COMES,
                seats=Seats(len(own), (kept, *others)),
            )
        except SlotTaken:
            raise SlotTaken(_("No other place is free until then.")) from None
        return row
