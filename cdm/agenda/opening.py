"""When calendars are open face to face, whatever is taken: which days are closed, and when they open next (B2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cdm.agenda import facts, wall
from cdm.agenda.hours import REMOTE, Centre
from cdm.agenda.intervals import Interval, Stretch, subtract, union
from cdm.agenda.offers import Offers
from cdm.agenda.terms import Need
from cdm.core import clock

SOON = 21  # days ahead in which the next opening is looked for


def on(offers: Offers, calendar: int, day: int) -> list[Stretch[int]]:
    """When people are received there on ``day``, as instants; sorted, disjoint."""
    return _met(offers, calendar, day) if offers.centre.receives(day, "") else []


def _met(offers: Offers, calendar: int, day: int) -> list[Stretch[int]]:
    """What is offered on ``day`` within the hours, less absences."""
    standing = union(part for of in offers.on(calendar, day) for part in offers.standing(of, day))
    return subtract(standing, offers.facts.absences.get(calendar, []))


def hours(*, calendars: Collection[int], first: dt.date, last: dt.date) -> dict[int, dict[dt.date, list[Interval]]]:
    """Calendar → Brussels date from ``first`` to ``last`` → its open hours; days and calendars without any have none.

    One query.
    """
    start, end = wall.second(clock.day_bounds(first)[0]), wall.second(clock.day_bounds(last)[1])
    read = facts.read(calendars=calendars, need=Need(), start=start, end=end)
    offers = Offers(Centre(read))
    days = [(dt.date.fromordinal(day), day) for day in range(first.toordinal(), last.toordinal() + 1)]
    return {
        calendar: {
            date: [Interval(wall.moment(opens), wall.moment(closes)) for opens, closes in on(offers, calendar, day)]
            for date, day in days
        }
        for calendar in calendars
        if calendar in read.calendars
    }


def offered(*, calendars: Collection[int], day: dt.date) -> dict[int, list[Interval]]:
    """When people could be met on a Brussels date, whatever was booked: calendar → its stretches, by any channel.

    On a day on which nobody is received at the centre, only by those channels that the regime leaves. Calendars not
    active are left out. One query, three on such a day.
    """
    start, end = (wall.second(moment) for moment in clock.day_bounds(day))
    found: dict[int, list[Stretch[int]]] = {}
    for channel in ("", *sorted(REMOTE)):
        read = facts.read(calendars=calendars, need=Need(channel=channel), start=start, end=end)
        offers = Offers(Centre(read))
        face_to_face = offers.centre.receives(day.toordinal(), "")
        for calendar in read.calendars:
            stretches = found.setdefault(calendar, [])
            if offers.centre.receives(day.toordinal(), channel):
                stretches += _met(offers, calendar, day.toordinal())
        if face_to_face:
            break
    return {
        calendar: [Interval(wall.moment(opens), wall.moment(closes)) for opens, closes in union(stretches)]
        for calendar, stretches in found.items()
    }


def next_opening(*, calendars: Collection[int], at: dt.datetime) -> dict[int, dt.datetime | None]:
    """When each opens after ``at``; None when not within ``SOON`` days. One query."""
    today = clock.local(at).date()
    known = hours(calendars=calendars, first=today, last=today + dt.timedelta(days=SOON))
    return {
        calendar: next(
            (open_.start for day in known.get(calendar, {}).values() for open_ in day if open_.start > at), None
        )
        for calendar in calendars
    }
