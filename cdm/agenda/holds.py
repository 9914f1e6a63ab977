"""Taking time and giving it back. The exclusion constraint ``allocation_never_twice`` is the truth (B1)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet

from cdm.agenda import turns
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, Calendar, Hold
from cdm.agenda.reasons import NOTHING, Judge, Reason
from cdm.agenda.terms import Need, Terms
from cdm.core.refused import Conflict, Refused

# Plain inserts that race under an exclusion constraint wait for one another in a circle, a second at a time. This one
# looks first, and gives way instead of waiting with a row in hand.
INSERT = """
    INSERT INTO agenda_allocation (hold_id, calendar_id, seat, period)
    SELECT %s, %s, seat, tstzrange(%s, %s) FROM unnest(%s::smallint[]) seat
    ON CONFLICT DO NOTHING RETURNING seat
"""


class SlotTaken(Conflict):
    """Somebody else has the time, or a part of it."""

    def __init__(self, message: object = Reason.TAKEN.sentence) -> None:
        super().__init__(message)


class NotOpen(Refused):
    """The time cannot be booked by anyone; ``reason`` says by which rule."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence)
        self.reason = reason


def take(
    *,
    period: Interval,
    calendars: Sequence[int],
    need: Need,
    terms: Terms,
    waive: frozenset[str] = NOTHING,
) -> Hold:
    """Hold ``period`` on every one of ``calendars``, or on none; a room is taken whole, of workstations one seat.

    ``period`` is the interview itself; the pauses of ``terms`` are added on the calendars. ``waive`` may name
    ``notice``, ``horizon`` and ``step``: staff may book sooner, later and at odd times; and ``hours``, only to put back
    what was held a moment ago (undo). Nothing waives somebody else's time. Raises ``SlotTaken`` or ``NotOpen``, and
    then leaves the transaction, which it needs, as it was.
    """
    turns.required()
    turns.share()
    judge = Judge(calendars=calendars, period=period, need=need, terms=terms, waive=waive)
    site = _judged(judge)
    with transaction.atomic():
        hold = Hold.objects.create(period=tuple(period), site_id=site, channel=need.channel)
        for calendar in judge.calendars:
            _allocate(hold, calendar, judge)
    return hold


def swap(
    hold: Hold,
    *,
    period: Interval,
    calendars: Sequence[int],
    need: Need,
    terms: Terms,
    waive: frozenset[str] = NOTHING,
) -> Hold:
    """Move ``hold`` to another time, other calendars, or both; the new time may overlap the old.

    As ``take``; when refused, the old time is still held. Two moves never wait for each other in a circle: nobody is
    judged free on time that somebody else has not yet left for good, and calendars are taken in one order.
    """
    turns.required()
    turns.share()
    judge = Judge(calendars=calendars, period=period, need=need, terms=terms, waive=waive, besides=hold.pk)
    site = _judged(judge)
    with transaction.atomic():
        hold = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
        hold.allocations.all().delete()
        for calendar in judge.calendars:
            _allocate(hold, calendar, judge)
        hold.period, hold.site_id, hold.channel = tuple(period), site or hold.site_id, need.channel
        hold.save(update_fields=["period", "site", "channel"])
    return hold


def give_back(hold: Hold) -> None:
    """Free the time of ``hold`` on all of its calendars. Needs a transaction."""
    turns.required()
    hold.delete()


def hit_by(*, period: Interval, calendar: int | None = None, site: int | None = None) -> QuerySet[Allocation]:
    """The allocations whose hold, without its pauses, overlaps ``period``: of one calendar, of one site, or all."""
    hits = Allocation.objects.filter(hold__period__overlap=tuple(period)).select_related("hold", "calendar")
    if calendar is not None:
        hits = hits.filter(calendar=calendar)
    if site is not None:
        hits = hits.filter(hold__site=site)
    return hits.order_by("period", "pk")


def _judged(judge: Judge) -> int | None:
    reason, site = judge.verdict()
    if reason is Reason.TAKEN:
        raise SlotTaken
    if reason:
        raise NotOpen(reason)
    return site


def _allocate(hold: Hold, calendar: int, judge: Judge) -> None:
    free = judge.seats(calendar)
    if judge.kind(calendar) != Calendar.Kind.STATIONS:
        if len(_insert(hold, calendar, judge, free)) < len(free):
            raise SlotTaken
        return
    random.shuffle(free)  # two who come at once seldom try for the same seat
    if not any(_insert(hold, calendar, judge, [seat]) for seat in free):
        raise SlotTaken


def _insert(hold: Hold, calendar: int, judge: Judge, seats: list[int]) -> list[int]:
    before, after = (dt.timedelta(minutes=m) for m in (judge.terms.buffer_before, judge.terms.buffer_after))
    start, end = judge.period.widened(before, after)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [hold.pk, calendar, start, end, seats])
        return [seat for (seat,) in cursor.fetchall()]
