"""Hours of counselling offered and taken, written down once a day is over: what changes later no longer moves them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import Min

from cdm.agenda import opening
from cdm.core import clock
from counselling.models import Appointment, Counsellor
from stats import counts, recording
from stats.closed import closed_years
from stats.models import Measure

CATCH_UP = 14  # days: a worker that slept longer leaves a gap, rather than figures from hours changed since
MEASURES = (Measure.SUPPLY_MINUTES, Measure.TAKEN_MINUTES)


def of_day(day: dt.date) -> Counter[tuple[str, str]]:
    """(measure, partner) → minutes of a Brussels date. Three queries.

    Offered: each counsellor's hours within those of the centre, less closures and absences, whatever was booked. Taken:
    interviews that were not cancelled, whether people came or not; both counsellors of one given by two.
    """
    people = Counsellor.objects.filter(active=True, calendar__active=True, user__is_active=True, partner__active=True)
    partner = dict(people.order_by("pk").values_list("calendar_id", "partner__code"))
    found: Counter[tuple[str, str]] = Counter()
    for calendar, stretches in opening.offered(calendars=partner, day=day).items():
        found[Measure.SUPPLY_MINUTES.value, partner[calendar]] += sum(_minutes(*stretch) for stretch in stretches)
    rows = Appointment.objects.on(day).exclude(state=Appointment.State.CANCELLED)
    for starts, ends, code in rows.order_by().values_list("starts", "ends", "assignments__counsellor__partner__code"):
        if code:
            found[Measure.TAKEN_MINUTES.value, code] += _minutes(starts, ends)
    return found


def freeze(*, day: dt.date) -> None:
    """Write down the minutes of a day that is over. Twice gives the same numbers; raises ValueError for today."""
    if day >= clock.today():
        raise ValueError(day)
    with transaction.atomic(durable=True):
        recording.set_day(day=day, measures=MEASURES, counts=of_day(day))


def catch_up() -> int:
    """Freeze each of the last CATCH_UP days that was not, since the first interview was booked; return how many.

    None of a year whose figures are closed. A day on which nothing was offered nor taken has nothing to write and is
    looked at again, which changes nothing.
    """
    began = Appointment.objects.aggregate(first=Min("created"))["first"]
    if began is None:
        return 0
    yesterday = clock.today() - dt.timedelta(days=1)
    first = max(clock.local(began).date(), yesterday - dt.timedelta(days=CATCH_UP - 1))
    known, closed = counts.days_with(MEASURES, first, yesterday), closed_years()
    days = (first + dt.timedelta(days=n) for n in range((yesterday - first).days + 1))
    missing = [day for day in days if day not in known and day.year not in closed]
    for day in missing:
        freeze(day=day)
    return len(missing)


def _minutes(start: dt.datetime, end: dt.datetime) -> int:
    return round((end - start).total_seconds() / 60)
