"""Taking time, more of it, less of it, and giving it back. The exclusion constraint ``allocation_never_twice`` is the
truth (B1).

Each of these verbs waits for others in no circle. Whoever takes seats of one calendar for several bookings in one
transaction first calls ``turns.share`` and ``turns.group``, as is done here for several seats of one booking.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import QuerySet

from cdm.agenda import turns
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, Calendar, Hold
from cdm.agenda.reasons import NOTHING, Judge, Reason
from cdm.agenda.terms import ONE, Need, Seats, Terms
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
    seats: Seats = ONE,
) -> Hold:
    """Hold ``period`` on every one of ``calendars``, or on none; a room is taken whole, of workstations ``seats``.

    ``period`` is the interview itself; the pauses of ``terms`` are added on the calendars. ``waive`` may name
    ``notice``, ``horizon`` and ``step``: staff may book sooner, later and at odd times; and ``hours``, only to put back
    what was held a moment ago (undo). Nothing waives somebody else's time, or a seat out of service. Raises
    ``SlotTaken`` or ``NotOpen``, and then leaves the transaction, which it needs, as it was.
    """
    turns.share()
    if seats.count != 1:
        turns.group(calendars)
    judge = Judge(calendars=calendars, period=period, need=need, terms=terms, waive=waive, seats=seats)
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
    seats: Seats = ONE,
) -> Hold:
    """Move ``hold`` to another time, other calendars, other seats, or all; the new time may overlap the old.

    As ``take``; when refused, the old time is still held. Two moves never wait for each other in a circle: nobody is
    judged free on time that somebody else has not yet left for good, and calendars are taken in one order.
    """
    turns.share()
    if seats.count != 1:
        turns.group(calendars)
    judge = Judge(calendars=calendars, period=period, need=need, terms=terms, waive=waive, besides=hold.pk, seats=seats)
    site = _judged(judge)
    stations = [calendar for calendar in judge.calendars if judge.kind(calendar) == Calendar.Kind.STATIONS]
    if stations and seats.count == 1:
        turns.single(stations)
    with transaction.atomic():
        hold = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
        hold.allocations.all().delete()
        for calendar in judge.calendars:
            _allocate(hold, calendar, judge)
        hold.period, hold.site_id, hold.channel = tuple(period), site or hold.site_id, need.channel
        hold.save(update_fields=["period", "site", "channel"])
    return hold


def prolong(hold: Hold, *, end: dt.datetime, terms: Terms, waive: frozenset[str] = NOTHING) -> Hold:
    """Let ``hold``, of one calendar, last until ``end`` on the seats it has; one that lasts as long stays as it is.

    Only what is added is judged, as ``take`` judges, at any step; it keeps the pause it has before and gets that of
    ``terms`` after. Raises ``SlotTaken`` or ``NotOpen``, and then leaves all as it was. Needs a transaction.
    """
    turns.share()
    calendars = set(hold.allocations.order_by().values_list("calendar", flat=True))
    if len(calendars) != 1:
        raise ValueError(f"hold {hold.pk} is of {len(calendars)} calendars")
    turns.group(calendars)
    with transaction.atomic():
        hold = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
        if end <= hold.period.upper:
            return hold
        seats = dict(hold.allocations.order_by("seat").values_list("seat", "period"))
        judge = Judge(
            calendars=calendars,
            period=Interval(hold.period.upper, end),
            need=Need(channel=hold.channel),
            terms=replace(terms, buffer_before=0),
            waive=waive | {"step"},
            besides=hold.pk,
            seats=Seats(len(seats), (tuple(seats),)),
        )
        _judged(judge)
        hold.allocations.all().delete()
        (calendar,) = calendars
        start = min(period.lower for period in seats.values())
        if len(_insert(hold, calendar, Interval(start, judge.held.end), seats)) < len(seats):
            raise SlotTaken
        hold.period = (hold.period.lower, end)
        hold.save(update_fields=["period"])
    hold.refresh_from_db(fields=["period"])
    return hold


def shorten(hold: Hold, *, end: dt.datetime) -> Hold:
    """Let ``hold`` end at ``end``, if it lasts longer: its calendars are free from then on, without a pause.

    Never refuses: of a hold that would not begin, a second is left; give that back instead. Needs a transaction.
    """
    turns.share()
    with transaction.atomic():
        hold = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
        end = max(end.replace(microsecond=0), hold.period.lower + dt.timedelta(seconds=1))
        if end < hold.period.upper:
            for allocation in hold.allocations.order_by("pk"):
                allocation.period = (allocation.period.lower, min(end, allocation.period.upper))
                allocation.save(update_fields=["period"])
            hold.period = (hold.period.lower, end)
            hold.save(update_fields=["period"])
    hold.refresh_from_db(fields=["period"])
    return hold


def give_back(hold: Hold) -> None:
    """Free the time of ``hold`` on all of its calendars. Needs a transaction."""
    turns.required()
    hold.delete()


def hit_by(
    *, period: Interval, calendar: int | None = None, site: int | None = None, seat: int | None = None
) -> QuerySet[Allocation]:
    """The allocations whose hold, without its pauses, overlaps ``period``: of one calendar, or one seat of it, of one
    site, or all."""
    hits = Allocation.objects.filter(hold__period__overlap=tuple(period)).select_related("hold", "calendar")
    if calendar is not None:
        hits = hits.filter(calendar=calendar)
    if site is not None:
        hits = hits.filter(hold__site=site)
    if seat is not None:
        hits = hits.filter(seat=seat)
    return hits.order_by("period", "pk")


def _judged(judge: Judge) -> int | None:
    reason, site = judge.verdict()
    if reason is Reason.TAKEN:
        raise SlotTaken
    if reason:
        raise NotOpen(reason)
    return site


def _allocate(hold: Hold, calendar: int, judge: Judge) -> None:
    needed = judge.needed(calendar)
    for tier in judge.free(calendar):
        if judge.kind(calendar) == Calendar.Kind.STATIONS:
            random.shuffle(tier)  # two who come at once seldom try for the same seat
        while tier and needed:
            tried, tier = tier[:needed], tier[needed:]
            needed -= len(_insert(hold, calendar, judge.held, tried))
    if needed:
        raise SlotTaken


def _insert(hold: Hold, calendar: int, period: Interval, seats: Iterable[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [hold.pk, calendar, *period, list(seats)])
        return [seat for (seat,) in cursor.fetchall()]
