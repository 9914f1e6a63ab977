"""When a counsellor receives: weekly rules, exceptions for one date, extra openings, absences.

What was booked under hours that go away stays booked; ``outside`` and ``absences.hits`` list it, people decide (B2).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from django.db import transaction

from cdm.agenda import absences
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence, AvailabilityRule, Calendar, ExtraOpening, RuleException
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Theme
from counselling import departures, kinds
from counselling.models import Appointment, Counsellor, InterviewKind

Stretch = TypeVar("Stretch", AvailabilityRule, RuleException, ExtraOpening)


@dataclass(frozen=True)
class Availability:
    """Everything set for a counsellor that still matters. Five queries."""

    rules: Sequence[AvailabilityRule]
    exceptions: Sequence[RuleException]
    extras: Sequence[ExtraOpening]
    absences: Sequence[Absence]
    last_day: dt.date | None = None


def of(counsellor: Counsellor) -> Availability:
    calendar, today = counsellor.calendar, clock.today()
    rules = calendar.rules.select_related("site").order_by("weekday", "starts", "pk")
    exceptions = RuleException.objects.filter(rule__calendar=calendar, day__gte=today).select_related("rule")
    extras = calendar.extra_openings.filter(day__gte=today).select_related("site")
    away = departures.asked_absences().filter(calendar=calendar, period__endswith__gt=clock.now())
    return Availability(
        [rule for rule in rules if rule.valid_until is None or rule.valid_until >= today],
        list(exceptions.order_by("day", "rule__starts", "pk")),
        list(extras.order_by("day", "starts", "pk")),
        list(away.order_by("period", "pk")),
        departures.last_day_of(calendar),
    )


def keep(*, stretch: Stretch) -> Stretch:
    """Save a rule, an exception or an extra opening, new or changed. Raises ValidationError with a sentence a field."""
    with transaction.atomic(durable=True):
        with trail.saving(stretch):
            stretch.full_clean()
            stretch.save()
        return stretch


def drop(*, stretch: Stretch) -> None:
    with transaction.atomic(durable=True):
        trail.record(Verb.REMOVED, stretch)
        stretch.delete()


def be_away(*, calendar: Calendar, period: Interval) -> Absence:
    """Nothing is booked during ``period`` any more; what was booked stays until somebody decides."""
    with transaction.atomic(durable=True):
        absence = absences.add(calendar=calendar, period=period)
        trail.record(Verb.ADDED, absence)
        return absence


def come_back(*, absence: Absence) -> None:
    with transaction.atomic(durable=True):
        trail.record(Verb.REMOVED, absence)
        absences.remove(absence)


def outside(counsellor: Counsellor) -> list[Appointment]:
    """Coming appointments that the hours as they are set now would no longer allow. One query, and one per each kind.

    Absences are left to their own page.
    """
    coming = Appointment.objects.of_counsellor(counsellor).open().filter(starts__gt=clock.now())
    current = of(counsellor)
    return [
        appointment
        for appointment in coming.select_related("kind").order_by("starts", "pk")
        if not any(_covers(stretch, appointment) for stretch in _on(current, clock.local(appointment.starts).date()))
    ]


def preview_kind(*, hours: Availability, theme: str, channel: str) -> InterviewKind | None:
    """The kind of interview whose terms a preview uses; "" leaves theme or channel open.

    Visitors get the first kind that fits what they ask for. So of what they may ask for under ``hours``, or, when these
    offer nothing of it, at all, this is the kind they get for most: the ordinary interview rather than a special one.
    """
    public = list(InterviewKind.objects.filter(active=True, public=True))
    asked = set(product([theme] if theme else Theme.values, [channel] if channel else BOOKABLE_CHANNELS))
    offered = {
        each
        for stretch in (*hours.rules, *hours.extras)
        for each in product(stretch.themes or Theme.values, stretch.channels or BOOKABLE_CHANNELS)
    }
    got = Counter(
        next((kind for kind in public if kinds.fits(kind, theme=of, channel=by)), None)
        for of, by in asked & offered or asked
    )
    return max((kind for kind in public if got[kind]), key=got.__getitem__, default=None)


def _on(current: Availability, day: dt.date) -> list[tuple[dt.time, dt.time]]:
    hours = []
    for rule in current.rules:
        if rule.weekday != day.weekday() or not (rule.valid_from or day) <= day <= (rule.valid_until or day):
            continue
        other = next((e for e in current.exceptions if e.rule_id == rule.pk and e.day == day), None)
        if other is None:
            hours.append((rule.starts, rule.ends))
        elif other.starts is not None and other.ends is not None:
            hours.append((other.starts, other.ends))
    return hours + [(extra.starts, extra.ends) for extra in current.extras if extra.day == day]


def _covers(hours: tuple[dt.time, dt.time], appointment: Appointment) -> bool:
    starts, ends = clock.local(appointment.starts), clock.local(appointment.ends)
    return hours[0] <= starts.time() and ends.time() <= hours[1]
