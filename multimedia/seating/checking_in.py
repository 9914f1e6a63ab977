"""Who booked and is here."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds
from cdm.agenda.holds import SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.terms import Seats
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, human
from cdm.core.refused import Conflict, Refused
from multimedia import notices, spaces
from multimedia.models import Booking
from multimedia.seating import counting, places, tickets
from multimedia.spaces import NEED

State = Booking.State
EARLY = dt.timedelta(minutes=60)  # sooner than that, walking in is what one does


def check_in(*, booking: Booking, came: int | None = None) -> Booking:
    """They are here and sit down: counted once. Again changes nothing.

    ``came``: how many of a group, who keep all their places; else each place is a contact. Who has the whole space says
    it: Refused otherwise.

    Up to ``EARLY`` before the time too, when as many places are free until then: theirs, or others of the space, after
    whoever waits for one. Who has a place that is out of order gets another where one is free. What would have reminded
    them is not sent any more. Raises SlotTaken when there are none yet, Conflict when it is over, cancelled or given
    up, Refused on another day.
    """
    with transaction.atomic(durable=True):
        space = places.locked(booking.space_id)
        row = places.row_of(booking)
        row.space = space
        if row.state == State.IN_USE:
            return row
        _may_come(row)
        if (came is None and row.whole) or (came is not None and not 1 <= came <= row.places):
            raise Refused(_("Say how many people came, from 1 to %(most)s.") % {"most": row.places}, field="came")
        if row.starts > clock.now():
            tickets.serve(space)
            _sooner(row)
        else:
            places.leave_broken(row)
        row.state, row.began = State.IN_USE, places.moment()
        row.save(update_fields=["state", "began"])
        trail.record(Verb.CHECKED_IN, row, fields=("state",))
        counting.count(row, came=came)
        notices.about(row).came()
        return row


def _may_come(row: Booking) -> None:
    if row.state == State.NO_SHOW:
        raise Conflict(_("The place was given away. Seat them as who walks in."))
    if row.state != State.BOOKED:
        raise Conflict(_("This booking is over or cancelled."))
    now = clock.now()
    if clock.local(row.starts).date() != clock.today():
        raise Refused(_("This booking is of another day: %(when)s.") % {"when": human.moment(row.starts, row.ends)})
    if row.ends <= now:
        raise Conflict(_("This booking is over or cancelled."))
    if row.starts - now > EARLY:
        raise Refused(_("It begins at %(time)s only. Seat them as who walks in until then.") % _at(row.starts))


def _sooner(row: Booking) -> None:
    """Let a locked booking have its places from now on, or others; ``starts`` stays what was booked."""
    hold = row.hold
    if hold is None:
        raise Conflict(_("This booking was changed meanwhile."))
    period = Interval(places.moment(), row.ends)
    own = places.numbers_of(hold)
    others = spaces.seats_of(row.space, places=len(own), accessible=row.accessible).tiers
    try:
        holds.swap(
            hold,
            period=period,
            calendars=[row.space.calendar_id],
            need=NEED,
            terms=spaces.terms_of(row.space, places.length(period)),
            waive=places.AS_IT_COMES,
            seats=Seats(len(own), (own, *others)),
        )
    except SlotTaken:
        said = _("No place is free before %(time)s. They may wait, or come back then.") % _at(row.starts)
        raise SlotTaken(said) from None


def _at(when: dt.datetime) -> dict[str, str]:
    return {"time": human.time(when)}
