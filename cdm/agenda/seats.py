"""How the seats of calendars of workstations stand at one moment: who has them, until when, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from math import floor
from typing import NamedTuple

from cdm.agenda import facts, opening, wall
from cdm.agenda.facts import Facts
from cdm.agenda.hours import Centre
from cdm.agenda.intervals import Interval, subtract, union
from cdm.agenda.offers import Offers
from cdm.agenda.terms import Need
from cdm.core import clock


class SeatNow(NamedTuple):
    """Instants in UTC, all of the same local day or its end; pauses count as taken.

    ``hold`` has it now, until ``taken_until``; ``next_hold`` is the first to come that day. ``free_until`` only if it
    can be taken now: until the calendar closes, the seat goes out of service or somebody comes. ``away``: out of
    service now. ``spared``: the regime of the day leaves it empty. ``free_again``: when it can be taken
    for long enough that day; None where that is now or never, or where nobody asked (``worth``).
    """

    seat: int
    hold: int | None
    taken_until: dt.datetime | None
    free_until: dt.datetime | None
    away: bool
    next_hold: int | None
    spared: bool
    free_again: dt.datetime | None = None


class Standing(NamedTuple):
    """``open_until`` None: closed now, and ``opens`` is when it opens that day, if it does. ``seats``: all of 1 to the
    capacity, by number; none of a calendar that is not active."""

    open_until: dt.datetime | None
    seats: dict[int, SeatNow]
    opens: dt.datetime | None = None


def standing(
    *, calendars: Collection[int], at: dt.datetime, worth: Mapping[int, dt.timedelta] | None = None
) -> dict[int, Standing]:
    """How each of ``calendars``, of the kind workstations, stands at ``at``. One query.

    ``worth``: calendar → how long a seat must stay free to be free again at all.
    """
    now = floor(at.timestamp())
    midnight = wall.second(clock.day_bounds(clock.local(at).date())[1])
    read = facts.read(calendars=calendars, need=Need(), start=now, end=midnight, named=True)
    centre = Centre(read)
    offers = Offers(centre)
    found: dict[int, Standing] = {}
    for calendar in calendars:
        if calendar not in read.calendars:
            found[calendar] = Standing(None, {})
            continue
        hours = opening.on(offers, calendar, wall.ordinal(now))
        closes = next((end for start, end in hours if start <= now < end), None)
        opens = next((start for start, _end in hours if start > now), None)
        capacity = read.calendars[calendar].capacity
        existing = centre.seats(capacity, wall.ordinal(now))
        enough = int(worth[calendar].total_seconds()) if worth and calendar in worth else None
        seats = {
            seat: _seat(read, calendar, seat, now, closes, spared=seat > existing)._replace(
                free_again=None if seat > existing else _again(read, calendar, seat, now, hours, enough)
            )
            for seat in range(1, capacity + 1)
        }
        found[calendar] = Standing(_moment(closes), seats, _moment(opens) if closes is None else None)
    return found


def open_time(*, calendars: Collection[int], day: dt.date) -> dict[int, dict[int, list[Interval]]]:
    """When each seat of ``calendars`` could be used on a Brussels date, bookings or not: calendar → seat → stretches.

    Only the seats that the regime leaves; out of service is not open. Calendars not active are left out. One query.
    """
    start, end = (wall.second(moment) for moment in clock.day_bounds(day))
    read = facts.read(calendars=calendars, need=Need(), start=start, end=end)
    centre = Centre(read)
    offers = Offers(centre)
    found: dict[int, dict[int, list[Interval]]] = {}
    for calendar, known in read.calendars.items():
        hours = opening.on(offers, calendar, day.toordinal())
        away = read.away.get(calendar, {})
        found[calendar] = {
            seat: [
                Interval(wall.moment(opens), wall.moment(closes))
                for opens, closes in subtract(hours, union(away.get(seat, ())))
            ]
            for seat in range(1, centre.seats(known.capacity, day.toordinal()) + 1)
        }
    return found


def _seat(read: Facts, calendar: int, seat: int, now: int, closes: int | None, *, spared: bool) -> SeatNow:
    held = sorted(read.holds.get((calendar, seat), ()))
    current = next(((end, hold) for start, end, hold in held if start <= now < end), None)
    coming = next(((start, hold) for start, _end, hold in held if start > now), None)
    out = read.away.get(calendar, {}).get(seat, [])
    away = any(start <= now < end for start, end in out)
    free_until = None
    if closes is not None and not (current or away or spared):
        bounds = [closes, *(start for start, _end in out if start > now)]
        free_until = min([*bounds, coming[0]] if coming else bounds)
    return SeatNow(
        seat=seat,
        hold=current[1] if current else None,
        taken_until=_moment(current[0]) if current else None,
        free_until=_moment(free_until),
        away=away,
        next_hold=coming[1] if coming else None,
        spared=spared,
    )


def _again(
    read: Facts, calendar: int, seat: int, now: int, hours: list[tuple[int, int]], enough: int | None
) -> dt.datetime | None:
    """The start of the first stretch of ``enough`` seconds of the day that is left; None when that is ``now``."""
    if enough is None:
        return None
    held = ((start, end) for start, end, _hold in read.holds.get((calendar, seat), ()))
    left = subtract(hours, union([*held, *read.away.get(calendar, {}).get(seat, [])]))
    first = next((max(start, now) for start, end in left if end - max(start, now) >= enough), now)
    return _moment(first) if first > now else None


def _moment(second: int | None) -> dt.datetime | None:
    return None if second is None else wall.moment(second)
