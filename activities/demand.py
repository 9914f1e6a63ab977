"""What the nights write down of group activities: who was left without a seat, who did not come, what is not closed.

Counts of a day; nothing of it refers to a session, to a registration or to anyone (design P1).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, Sum
from django.db.models.functions import TruncDate

from activities.day import left_open
from activities.models import Attendance, Mode, Registration, Session, WaitingStep
from cdm.core import clock
from cdm.core.vocabulary import Service
from stats import recording, recounting
from stats.models import Measure
from stats.recording.items import of_service

State = Registration.State
MEASURES = (Measure.NO_SEAT, Measure.ABSENT, Measure.CANCELLED, Measure.UNCLOSED)
RAN = (Session.State.PUBLISHED, Session.State.HELD)
OFF_THE_LIST = (WaitingStep.What.LEFT, WaitingStep.What.DECLINED)
Found = Counter[tuple[dt.date, str, str]]


def recount() -> int:
    """Say the days of ``recounting.days`` anew; return how many. Twice, or two at once, gives the same numbers."""
    left = _meetings_left().values_list("day", flat=True).distinct()
    first = Registration.objects.aggregate(first=Min("session__ends"))["first"]
    with transaction.atomic(durable=True):
        days = recounting.days(service=Service.GA, since=first, unclosed=left)
        counts = _no_seat(days) + _missed(days) + _unclosed(days) if days else {}  # none in a January after closing
        recording.set_days(days=days, measures=MEASURES, service=Service.GA, counts=counts)
    return len(days)


def _registrations(days: Sequence[dt.date]) -> Any:
    """Those for sessions that ended on one of ``days``: a course counts on its last day, as activities held do."""
    start, end = clock.day_bounds(days[0])[0], clock.day_bounds(days[-1])[1]
    rows = Registration.objects.filter(session__ends__gte=start, session__ends__lt=end)
    return rows.annotate(day=TruncDate("session__ends", tzinfo=clock.BRUSSELS)).filter(day__in=days).order_by()


def _no_seat(days: Sequence[dt.date]) -> Found:
    """People in line for a session that took place, by the first theme of the activity."""
    waited = _registrations(days).filter(state=State.WAITING, session__state__in=RAN)
    rows = waited.values_list("day", "session__activity__themes").annotate(people=Sum("party"))
    found: Found = Counter()
    for day, themes, people in rows:
        found[day, Measure.NO_SEAT.value, themes[0] if themes else ""] += people
    return found


def _missed(days: Sequence[dt.date]) -> Found:
    """Registrations that had a seat and did not come, or gave it back, by the partner that leads the activity.

    Of those who were registered on site only, and where people were checked in at all: elsewhere nobody knows. Who
    leaves the waiting list gives nothing back. A session that the house cancels is cancelled for everybody.
    """
    rows = _registrations(days).annotate(
        came=Exists(Attendance.objects.filter(registration=OuterRef("pk"), came__gt=0)),
        checked=Exists(Attendance.objects.filter(meeting__session=OuterRef("session"), came__gt=0)),
        listed=Exists(WaitingStep.objects.filter(registration=OuterRef("pk"), what__in=OFF_THE_LIST)),
    )
    absent = Q(state=State.NO_SHOW) | Q(
        state=State.CONFIRMED, mode=Mode.ONSITE, session__state=Session.State.HELD, came=False, checked=True
    )
    cancelled = Q(state=State.CANCELLED, listed=False) & ~Q(session__state=Session.State.DRAFT)
    by_house = Q(state=State.CONFIRMED, session__state=Session.State.CANCELLED)
    found: Found = Counter()
    for measure, those in ((Measure.ABSENT, absent), (Measure.CANCELLED, cancelled | by_house)):
        counted = rows.filter(those).values_list("day", "session__activity__lead__code").annotate(n=Count("pk"))
        for day, partner, number in counted:
            found[day, measure.value, of_service(Service.GA, partner)] += number
    return found


def _unclosed(days: Sequence[dt.date]) -> Found:
    """Meetings of those days that nobody closed."""
    rows = _meetings_left().filter(day__in=days).values_list("day", "session__activity__lead__code")
    found: Found = Counter()
    for day, partner, number in rows.annotate(n=Count("pk")):
        found[day, Measure.UNCLOSED.value, of_service(Service.GA, partner)] += number
    return found


def _meetings_left() -> Any:
    left = left_open().filter(starts__lt=clock.day_bounds(clock.today())[0])
    return left.annotate(day=TruncDate("starts", tzinfo=clock.BRUSSELS)).order_by()
