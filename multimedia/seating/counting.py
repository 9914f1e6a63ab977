"""What is counted when people sit down, once, and never again when they move or stay longer; and when they leave the
line without a place (P1: by day, no more)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cdm.core import clock
from cdm.core.vocabulary import Channel, Service
from multimedia.models import Booking, Ticket
from stats import recording
from stats.models import Measure


@dataclass(frozen=True)
class Counted:
    """To take it back with; kept for a minute at most, never in a table."""

    day: dt.date
    contacts: int
    help: bool
    purpose: str


def count(booking: Booking, *, purpose: str = "", came: int | None = None) -> Counted:
    """Who sits down is a contact of the multimedia service; a steward's help and a purpose are counted if any.

    ``came``: how many of a group, else as many as they have places. The purpose of a booking was counted when it was
    booked: none is given then.
    """
    counted = of(booking, purpose=purpose, came=came)
    recording.record(**_contacts(counted))
    if counted.help:
        recording.count(measure=Measure.HELP, day=counted.day)
    if counted.purpose:
        recording.count(measure=Measure.PURPOSE, day=counted.day, item=counted.purpose)
    return counted


def of(booking: Booking, *, purpose: str = "", came: int | None = None) -> Counted:
    """What ``count`` counts today."""
    return Counted(clock.today(), came or booking.places, booking.help, purpose)


def uncount(counted: Counted) -> None:
    """Raises Refused when it is no longer counted."""
    recording.unrecord(**_contacts(counted))
    if counted.help:
        recording.uncount(measure=Measure.HELP, day=counted.day)
    if counted.purpose:
        recording.uncount(measure=Measure.PURPOSE, day=counted.day, item=counted.purpose)


def left(ticket: Ticket) -> None:
    """Who waited or was called leaves without a place."""
    recording.count(measure=Measure.NO_PLACE, day=ticket.day, item=ticket.space.code)


def stayed(ticket: Ticket) -> None:
    """Take back what ``left`` counted. Raises Refused when it is no longer counted."""
    recording.uncount(measure=Measure.NO_PLACE, day=ticket.day, item=ticket.space.code)


def _contacts(counted: Counted) -> dict:
    return {"day": counted.day, "service": Service.MM, "channel": Channel.FACE, "count": counted.contacts}
