"""What is counted of who found no place, waited for one, or did not come: by day and space, never of whom (P1).

Tickets are gone at the end of their day (P2). Who leaves the line counts then and there; how long others waited, and
who was never called, in the transaction that deletes them. What became of bookings is worked out every night.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Min
from django.db.models.functions import TruncDate

from cdm.core import clock
from cdm.core.vocabulary import Service
from multimedia.models import Booking, Ticket
from multimedia.seating.walk_ups import AFTER_ALL
from stats import buckets, recording, recounting
from stats.closed import closed_years
from stats.models import Measure

State = Booking.State
MEASURES = (Measure.ABSENT, Measure.CANCELLED)
Found = Counter[tuple[dt.date, str, str]]


def end_days() -> int:
    """Count what the tickets of earlier days say, and delete them; return how many. May run twice and at once."""
    with transaction.atomic(durable=True):
        rows = Ticket.objects.select_related("space", "booking").filter(day__lt=clock.today()).order_by("pk")
        tickets = list(rows.select_for_update(of=("self",)))
        found, closed = Found(), closed_years()
        for ticket in tickets:
            if ticket.day.year in closed:  # too late to be counted: that they go does not wait for it
                continue
            if ticket.state in (Ticket.State.WAITING, Ticket.State.CALLED):
                found[ticket.day, Measure.NO_PLACE.value, ticket.space.code] += 1
            elif ticket.state == Ticket.State.SEATED and ticket.booking:
                minutes = (ticket.booking.starts - ticket.created).total_seconds() // 60
                found[ticket.day, Measure.WAITED.value, buckets.code(Measure.WAITED, int(minutes))] += 1
        recording.count_in_bulk(
            {"day": day, "measure": measure, "item": item, "count": number}
            for (day, measure, item), number in found.items()
        )
        Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).delete()
    return len(tickets)


def recount() -> int:
    """Say the days of ``recounting.days`` anew; return how many. Twice, or two at once, gives the same numbers."""
    first = Booking.objects.aggregate(first=Min("starts"))["first"]
    with transaction.atomic(durable=True):
        days = recounting.days(service=Service.MM, since=first)
        recording.set_days(days=days, measures=MEASURES, service=Service.MM, counts=_missed(days) if days else {})
    return len(days)


def _missed(days: Sequence[dt.date]) -> Found:
    """Bookings made ahead that nobody came for, or that were given back. Who came after all, late, was not absent."""
    start, end = clock.day_bounds(days[0])[0], clock.day_bounds(days[-1])[1]
    rows = Booking.objects.filter(starts__gte=start, starts__lt=end, booked_ends__isnull=False).order_by()
    rows = rows.annotate(day=TruncDate("starts", tzinfo=clock.BRUSSELS)).filter(day__in=days)
    found: Found = Counter()
    for day, number in rows.filter(state=State.CANCELLED).values_list("day").annotate(n=Count("pk")):
        found[day, Measure.CANCELLED.value, Service.MM.value] = number
    missed = {
        uuid.uuid5(AFTER_ALL, pk.hex): day for pk, day in rows.filter(state=State.NO_SHOW).values_list("pk", "day")
    }
    after_all = (
        set(Booking.objects.filter(submission__in=missed).values_list("submission", flat=True)) if missed else ()
    )
    for key, day in missed.items():
        if key not in after_all:
            found[day, Measure.ABSENT.value, Service.MM.value] += 1
    return found
