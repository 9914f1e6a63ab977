"""The interviews of past days, counted anew every night: how far ahead they were booked, what became of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, Min
from django.db.models.functions import TruncDate

from cdm.core import clock
from cdm.core.vocabulary import Service
from counselling.models import Appointment
from stats import buckets, recording, recounting
from stats.models import Measure
from stats.recording.items import of_service

State = Appointment.State
MEASURES = (Measure.AHEAD, Measure.ABSENT, Measure.CANCELLED, Measure.UNCLOSED)
BECAME = {
    State.NO_SHOW: Measure.ABSENT,
    State.CANCELLED: Measure.CANCELLED,
    State.BOOKED: Measure.UNCLOSED,
    State.ARRIVED: Measure.UNCLOSED,
}


def recount() -> int:
    """Say the days of ``recounting.days`` anew; return how many. Twice, or two at once, gives the same numbers."""
    local = TruncDate("starts", tzinfo=clock.BRUSSELS)
    left = Appointment.objects.unclosed().order_by().annotate(day=local).values_list("day", flat=True).distinct()
    first = Appointment.objects.aggregate(first=Min("starts"))["first"]
    with transaction.atomic(durable=True):
        days = recounting.days(service=Service.IC, since=first, unclosed=left)
        recording.set_days(days=days, measures=MEASURES, service=Service.IC, counts=_of(days))
    return len(days)


def _of(days: Iterable[dt.date]) -> Counter[tuple[dt.date, str, str]]:
    """(day, measure, item) → interviews. One that two partners give together is nobody's alone: no partner."""
    wanted, found = sorted(days), Counter[tuple[dt.date, str, str]]()
    if not wanted:  # the last month is of a closed year
        return found
    start, end = clock.day_bounds(wanted[0])[0], clock.day_bounds(wanted[-1])[1]
    rows = (
        Appointment.objects.filter(starts__gte=start, starts__lt=end)
        .annotate(
            day=TruncDate("starts", tzinfo=clock.BRUSSELS),
            booked=TruncDate("created", tzinfo=clock.BRUSSELS),
            partner=Min("assignments__counsellor__partner__code"),
            other=Max("assignments__counsellor__partner__code"),
        )
        .filter(day__in=wanted)
        .values_list("day", "booked", "state", "partner", "other")
    )
    for day, booked, state, partner, other in rows.order_by().iterator():
        found[day, Measure.AHEAD.value, buckets.code(Measure.AHEAD, (day - booked).days)] += 1
        if state in BECAME:
            item = of_service(Service.IC, partner if partner and partner == other else "")
            found[day, BECAME[State(state)].value, item] += 1
    return found
