"""Yesterday, written down: what changes later in hours, outages or bookings no longer moves it (design F2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Min

from cdm.core import clock
from multimedia.models import Booking
from multimedia.occupancy import minutes
from stats import counts, recording
from stats.closed import closed_years

CATCH_UP = 14  # days: a worker that slept longer leaves a gap, rather than figures from hours changed since


def freeze(*, day: dt.date) -> None:
    """Write down the minutes of a day that is over. Twice gives the same numbers; raises ValueError for today."""
    if day >= clock.today():
        raise ValueError(day)
    with transaction.atomic(durable=True):
        recording.set_minutes(day=day, minutes=minutes.of_day(day))


def catch_up() -> int:
    """Freeze each of the last CATCH_UP days that was not, since the first booking there was; return how many.

    None of a year whose figures are closed. A day on which nothing was open nor used has nothing to write and is
    looked at again, which changes nothing.
    """
    began = Booking.objects.aggregate(first=Min("starts"))["first"]
    if began is None:
        return 0
    yesterday = clock.today() - dt.timedelta(days=1)
    first = max(clock.local(began).date(), yesterday - dt.timedelta(days=CATCH_UP - 1))
    known, closed = counts.days_with_minutes(first, yesterday), closed_years()
    days = (first + dt.timedelta(days=n) for n in range((yesterday - first).days + 1))
    missing = [day for day in days if day not in known and day.year not in closed]
    for day in missing:
        freeze(day=day)
    return len(missing)
