"""The rules of B2 and B6 once more, minute by minute and as slowly as can be, to hold the quick answer against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cdm.agenda.models import (
    Absence,
    Allocation,
    AvailabilityRule,
    Calendar,
    Closure,
    ExtraOpening,
    OpeningHours,
    Regime,
)
from cdm.agenda.terms import Need, Terms
from cdm.core import clock

MINUTE = dt.timedelta(minutes=1)


def minutes(start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    while start < end:
        yield start
        start += MINUTE


def on_the_wall(day: dt.date, starts: dt.time, ends: dt.time) -> set[dt.datetime]:
    """The minutes of ``day`` from the first time the clock shows ``starts`` to the first time it shows ``ends``."""
    shown = [(clock.local(minute).time(), minute) for minute in minutes(*clock.day_bounds(day))]
    first = next((minute for time, minute in shown if time >= starts), clock.day_bounds(day)[1])
    last = next((minute for time, minute in shown if time >= ends), clock.day_bounds(day)[1])
    return set(minutes(first, last))


def open_minutes(site: int, day: dt.date) -> set[dt.datetime]:
    found: set[dt.datetime] = set()
    for hours in OpeningHours.objects.filter(site=site, weekday=day.weekday()):
        if (hours.valid_from or day) <= day <= (hours.valid_until or day):
            found |= on_the_wall(day, hours.opens, hours.closes)
    for closure in Closure.objects.filter(first_day__lte=day, last_day__gte=day):
        if closure.site_id in (None, site):
            found -= on_the_wall(day, closure.starts, closure.ends) if closure.starts else found
    return found


def received(day: dt.date, channel: str) -> bool:
    for regime in Regime.objects.all():
        if regime.starts <= day <= (regime.ends or day) and regime.kind == "closed":
            return regime.remote_goes_on and channel in ("VIDEO", "PHONE")
    return True


def offers(calendar: Calendar, day: dt.date, need: Need) -> Iterator[tuple[int, dt.time, dt.time]]:
    def fits(offer) -> bool:
        return all(
            not lists or not asked or asked in lists
            for lists, asked in (
                (offer.themes, need.theme),
                (offer.languages, need.language),
                (offer.channels, need.channel),
            )
        )

    for rule in AvailabilityRule.objects.filter(calendar=calendar, weekday=day.weekday()):
        if not (rule.valid_from or day) <= day <= (rule.valid_until or day) or not fits(rule):
            continue
        exception = rule.exceptions.filter(day=day).first()
        if exception is None:
            yield rule.site_id, rule.starts, rule.ends
        elif exception.starts:
            yield rule.site_id, exception.starts, exception.ends
    for extra in ExtraOpening.objects.filter(calendar=calendar, day=day):
        if fits(extra):
            yield extra.site_id, extra.starts, extra.ends


def free_starts(calendar: Calendar, day: dt.date, need: Need, terms: Terms) -> set[tuple[dt.datetime, int]]:
    """``(start, site)`` of every time the public may book on ``day``."""
    found = set()
    now = clock.now()
    if not calendar.active or not received(day, need.channel):
        return found
    if (day - clock.local(now).date()).days > terms.horizon:
        return found
    busy = {m for absence in Absence.objects.filter(calendar=calendar) for m in minutes(*bounds(absence.period))}
    taken = {m for held in Allocation.objects.filter(calendar=calendar) for m in minutes(*bounds(held.period))}
    for site, starts, ends in offers(calendar, day, need):
        good = (on_the_wall(day, starts, ends) & open_minutes(site, day)) - busy
        time, seen = dt.datetime.combine(day, starts), set()
        grid = set()
        while time.date() == day and time.time() < ends:
            grid.add(time.time())
            time += dt.timedelta(minutes=terms.step)
        for minute in minutes(*clock.day_bounds(day)):
            wall = clock.local(minute).time()
            if wall in grid and wall not in seen:
                seen.add(wall)
                end = minute + dt.timedelta(minutes=terms.duration)
                around = minutes(
                    minute - dt.timedelta(minutes=terms.buffer_before), end + dt.timedelta(minutes=terms.buffer_after)
                )
                soon_enough = minute >= now + dt.timedelta(minutes=terms.notice)
                if soon_enough and good.issuperset(minutes(minute, end)) and taken.isdisjoint(around):
                    found.add((minute, site))
    return found


def bounds(period) -> tuple[dt.datetime, dt.datetime]:
    return period.lower, period.upper
