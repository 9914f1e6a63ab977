"""How the centre is open between two dates. Bookings already made stay: ``hits`` lists them, people decide (B2)."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from cdm.agenda import holds, turns
from cdm.agenda.hours import REMOTE
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, Calendar, Regime
from cdm.core import clock


def save(regime: Regime) -> Regime:
    """Add ``regime`` or what was changed in it. Needs a transaction; waits for the bookings under way.

    Raises ValidationError, also when another regime holds on some of its days.
    """
    turns.alone()
    regime.full_clean()
    regime.save()
    return regime


def remove(regime: Regime) -> None:
    regime.delete()


def hits(regime: Regime) -> QuerySet[Allocation]:
    """What was booked and could not be under ``regime``: in a closed centre what needs one to come, and what is remote
    unless that goes on; else the workstations beyond those it leaves."""
    last = regime.ends or dt.date(dt.MAXYEAR - 1, 12, 31)
    days = Interval(clock.day_bounds(regime.starts)[0], clock.day_bounds(last)[1])
    booked = holds.hit_by(period=days)
    if regime.kind != Regime.Kind.CLOSED:
        left = F("calendar__capacity") * regime.capacity_percent / 100
        return booked.filter(Q(calendar__kind=Calendar.Kind.STATIONS, seat__gt=left))
    return booked.exclude(hold__channel__in=REMOTE) if regime.remote_goes_on else booked
