"""When somebody, or a room, is not there, or one workstation is out of service.

Bookings already made stay: ``hits`` lists them, people decide (B2).
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds, turns
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence, Allocation, Calendar
from cdm.core.refused import Refused


def add(*, calendar: Calendar, period: tuple[dt.datetime, dt.datetime | None], seat: int | None = None) -> Absence:
    """From now on nothing is booked on ``calendar``, or on that ``seat`` of it, during ``period``. Needs a transaction.

    Only a seat may be out of service with no end in sight (None). A booking under way at this moment is waited for: it
    is in ``hits`` afterwards, or it met the absence. Raises Refused when the period ends before it begins.
    """
    turns.alone()
    if seat is not None and calendar.kind != Calendar.Kind.STATIONS:
        raise ValueError(f"{calendar} is away as a whole")
    start, end = period
    if (seat is None) if end is None else (start >= end):
        raise Refused(_("The end comes after the beginning."), field="period")
    return Absence.objects.create(calendar=calendar, seat=seat, period=(start, end))


def end(absence: Absence, at: dt.datetime) -> None:
    """Let ``absence`` end at ``at``, or remove it if it would not have begun; one that ends earlier stays as it is."""
    at = at.replace(microsecond=0)  # facts are whole seconds: in service again in this one
    absence.refresh_from_db(fields=["period"])
    if at <= absence.period.lower:
        remove(absence)
    elif absence.period.upper is None or at < absence.period.upper:
        absence.period = (absence.period.lower, at)
        absence.save(update_fields=["period"])
        absence.refresh_from_db(fields=["period"])


def remove(absence: Absence) -> None:
    absence.delete()


def hits(absence: Absence) -> QuerySet[Allocation]:
    """What was booked on the calendar, or on the seat, and overlaps the absence, saved or not yet; pauses do not
    count."""
    period = absence.period
    bounds = (period.lower, period.upper) if hasattr(period, "lower") else period
    return holds.hit_by(period=Interval(*bounds), calendar=absence.calendar_id, seat=absence.seat)
