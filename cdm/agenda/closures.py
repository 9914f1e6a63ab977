"""Days and hours when nothing takes place. Bookings already made stay: ``hits`` lists them, people decide (B2)."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import QuerySet

from cdm.agenda import holds, turns
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, Closure
from cdm.core import clock


def save(closure: Closure) -> Closure:
    """Add ``closure`` or what was changed in it. Needs a transaction; waits for the bookings under way.

    Raises ValidationError with one sentence a field, as forms and the admin show them.
    """
    turns.alone()
    closure.full_clean()
    closure.save()
    return closure


def remove(closure: Closure) -> None:
    closure.delete()


def periods(closure: Closure) -> list[Interval]:
    """From the first midnight to the last, or the hours of each day."""
    if closure.starts is None or closure.ends is None:
        return [Interval(clock.day_bounds(closure.first_day)[0], clock.day_bounds(closure.last_day)[1])]
    count = (closure.last_day - closure.first_day).days + 1
    days = [closure.first_day + dt.timedelta(days=n) for n in range(count)]
    return [Interval(clock.at(day, closure.starts), clock.at(day, closure.ends)) for day in days]


def hits(closure: Closure) -> QuerySet[Allocation]:
    """What was booked under the hours of the closed site (of any, for the whole centre), whatever the channel."""
    found = [holds.hit_by(period=period, site=closure.site_id) for period in periods(closure)]
    return reduce(or_, found)
