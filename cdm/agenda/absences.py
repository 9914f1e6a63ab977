"""When somebody, or a room, is not there. Bookings already made stay: ``hits`` lists them, people decide (B2)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds, turns
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence, Allocation, Calendar
from cdm.core.refused import Refused


def add(*, calendar: Calendar, period: Interval) -> Absence:
    """From now on nothing is booked on ``calendar`` during ``period``. Needs a transaction.

    A booking under way at this moment is waited for: it is in ``hits`` afterwards, or it met the absence. Raises
    Refused when the period ends before it begins.
    """
    turns.alone()
    if period.start >= period.end:
        raise Refused(_("The end comes after the beginning."), field="period")
    return Absence.objects.create(calendar=calendar, period=tuple(period))


def remove(absence: Absence) -> None:
    absence.delete()


def hits(absence: Absence) -> QuerySet[Allocation]:
    """What was booked on the calendar and overlaps the absence, saved or not yet; pauses do not count."""
    period = absence.period
    bounds = (period.lower, period.upper) if hasattr(period, "lower") else period
    return holds.hit_by(period=Interval(*bounds), calendar=absence.calendar_id)
