"""The rules of B2 and B6 once more, minute by minute and as slowly as can be, to hold the quick answer against."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

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
from cdm.agenda.terms import ONE, WHOLE, Need, Seats, Terms
from cdm.core import clock

MINUTE = dt.timedelta(minutes=1)


def minutes(start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    while start < end:
        yield start
        start += MINUTE


@lru_cache(maxsize=4096)
def on_the_wall(day: dt.date, starts: dt.time, ends: dt.time) -> frozenset[dt.datetime]:
    """The minutes of ``day`` from the first time the clock shows ``starts`` to the first time it shows ``ends``."""
    shown = [(clock.local(minute).time(), minute) for minute in minutes(*clock.day_bounds(day))]
    first = next((minute for time, minute in shown if time >= starts), clock.day_bounds(day)[1])
    last = next((minute for time, minute in shown if time >= ends), clock.day_bounds(day)[1])
    return frozenset(minutes(first, last))


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
    if calendar.kind == "counsellor":
        yield from by_rules(calendar, day, need)
        return
    rules = AvailabilityRule.objects.filter(calendar=calendar)
    if any((rule.valid_from or day) <= day <= (rule.valid_until or day) for rule in rules):
        hours = [(starts, ends) for _site, starts, ends in by_rules(calendar, day, Need())]
    else:
        of_site = OpeningHours.objects.filter(site=calendar.site, weekday=day.weekday())
        hours = [(of.opens, of.closes) for of in of_site if (of.valid_from or day) <= day <= (of.valid_until or day)]
    shown = [dt.time(minute // 60, minute % 60) for minute in range(24 * 60)]
    run: list[dt.time] = []
    for time in shown:
        if any(starts <= time < ends for starts, ends in hours):
            run.append(time)
        elif run:
            yield calendar.site_id, run[0], time
            run = []
    assert not run, "no world is open until midnight"


def by_rules(calendar: Calendar, day: dt.date, need: Need) -> Iterator[tuple[int, dt.time, dt.time]]:
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


def existing(calendar: Calendar, day: dt.date) -> range:
    """The seats there are under the regime of ``day``."""
    if calendar.kind == "stations":
        for regime in Regime.objects.all():
            if regime.starts <= day <= (regime.ends or day):
                return range(1, calendar.capacity * regime.capacity_percent // 100 + 1)
    return range(1, calendar.capacity + 1)


def free_starts(
    calendar: Calendar, day: dt.date, need: Need, terms: Terms, seats: Seats = ONE
) -> set[tuple[dt.datetime, int]]:
    """``(start, site)`` of every time the public may book ``seats`` on ``day``."""
    found = set()
    now = clock.now()
    if not calendar.active or not received(day, need.channel):
        return found
    if (day - clock.local(now).date()).days > terms.horizon:
        return found
    away, taken = defaultdict(set), defaultdict(set)
    last = clock.day_bounds(day + dt.timedelta(days=1))[1]
    for absence in Absence.objects.filter(calendar=calendar):
        away[absence.seat or 0].update(minutes(absence.period.lower, absence.period.upper or last))
    for held in Allocation.objects.filter(calendar=calendar):
        taken[held.seat].update(minutes(held.period.lower, held.period.upper))
    allowed = [seat for seat in existing(calendar, day) if not seats.tiers or any(seat in tier for tier in seats.tiers)]
    needed = max(len(allowed), 1) if seats.count == WHOLE else seats.count
    for site, starts, ends in offers(calendar, day, need):
        good = (on_the_wall(day, starts, ends) & open_minutes(site, day)) - away[0]
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
                during = set(minutes(minute, end))
                around = set(
                    minutes(
                        minute - dt.timedelta(minutes=terms.buffer_before),
                        end + dt.timedelta(minutes=terms.buffer_after),
                    )
                )
                soon_enough = minute >= now + dt.timedelta(minutes=terms.notice)
                free = [seat for seat in allowed if taken[seat].isdisjoint(around) and away[seat].isdisjoint(during)]
                if soon_enough and good.issuperset(during) and len(free) >= needed:
                    found.add((minute, site))
    return found
