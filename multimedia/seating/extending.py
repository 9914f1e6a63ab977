"""Staying longer, while nobody waits."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds, seats
from cdm.agenda.holds import SlotTaken
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, human
from cdm.core.refused import Conflict, Refused
from multimedia import spaces
from multimedia.models import Booking, Space, Ticket
from multimedia.seating import places

State = Booking.State


def extend(*, booking: Booking, until: dt.datetime | None = None) -> Booking:
    """They keep their places for ``extension_minutes`` more; less when the space closes before.

    ``until``: the end they had where the button was; when they have another one by now, nothing happens (B3).
    Raises Refused when somebody waits who could have one of the places, SlotTaken when one of them is booked after,
    NotOpenAnyMore at the end of the day, Conflict when they do not sit there any more.
    """
    with transaction.atomic(durable=True):
        space = places.locked(booking.space_id)
        row = places.row_of(booking)
        row.space = space
        if row.state != State.IN_USE or row.hold is None or row.ends <= clock.now():
            raise Conflict(_("They do not sit there any more."))
        if until is not None and row.ends.replace(microsecond=0) != until:
            return row
        numbers = places.numbers_of(row.hold)
        waiting = next(iter(who_waits(space, numbers)), None)
        if waiting is not None:
            raise Refused(_("Ticket %(ticket)s waits for this space.") % {"ticket": waiting})
        end = longer(row)
        try:
            holds.prolong(
                row.hold, end=end, terms=spaces.terms_of(space, space.extension_minutes), waive=places.AS_IT_COMES
            )
        except SlotTaken:
            said = _("Somebody has booked this place from %(time)s on.") % _at(_next_start(row, numbers))
            raise SlotTaken(said) from None
        row.ends = end
        row.save(update_fields=["ends"])
        trail.record(Verb.MOVED, row, fields=("ends",))
        return row


def who_waits(space: Space, numbers: tuple[int, ...]) -> list[Ticket]:
    """The tickets in line that could have one of the places ``numbers``."""
    easy = any(station.accessible for station in space.stations.all() if station.number in numbers)
    waiting = Ticket.objects.waiting().filter(space=space)
    return [ticket for ticket in waiting if easy or not ticket.accessible]


def longer(row: Booking) -> dt.datetime:
    """The end after one extension. Raises NotOpenAnyMore when the space closes where it ends already."""
    closes = seats.standing(calendars=[row.space.calendar_id], at=row.ends - dt.timedelta(seconds=1))
    until = closes[row.space.calendar_id].open_until
    end = row.ends + dt.timedelta(minutes=row.space.extension_minutes)
    if until is None or until <= row.ends:
        raise NotOpenAnyMore(_("The space closes then."))
    return min(end, until)


class NotOpenAnyMore(Refused):
    """It closes when they have to go anyway."""


def _next_start(row: Booking, numbers: tuple[int, ...]) -> dt.datetime:
    coming = Booking.objects.open().filter(
        hold__allocations__calendar=row.space.calendar_id, hold__allocations__seat__in=numbers, starts__gte=row.ends
    )
    return coming.order_by("starts").values_list("starts", flat=True).first() or row.ends


def _at(when: dt.datetime) -> dict[str, str]:
    return {"time": human.time(when)}
