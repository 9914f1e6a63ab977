"""Everything that decides whether time is free, read in one statement: one round trip, one snapshot.

Days are proleptic ordinals (``date.toordinal``), hours seconds since midnight on the wall clock, instants Unix seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from cdm.agenda import wall
from cdm.agenda.intervals import Stretch, union
from cdm.agenda.terms import Need

FOREVER = 1 << 62  # the end of what has none

SQL = Path(__file__).with_name("facts.sql").read_text(encoding="utf-8")


class CalendarFacts(NamedTuple):
    kind: str
    capacity: int
    site: int | None


class Rule(NamedTuple):
    """Of a need it fits: every week on ``weekday``, on the days ``first`` to ``last`` (None: no bound)."""

    id: int
    site: int
    weekday: int
    starts: int
    ends: int
    first: int | None
    last: int | None


class Hours(NamedTuple):
    site: int
    weekday: int
    opens: int
    closes: int
    first: int | None
    last: int | None


class Closed(NamedTuple):
    """``site`` None: the whole centre; ``starts`` None: whole days."""

    id: int
    site: int | None
    first: int
    last: int
    starts: int | None
    ends: int | None


class RegimeFacts(NamedTuple):
    id: int
    kind: str
    first: int
    last: int | None
    percent: int
    remote: bool


@dataclass(frozen=True, slots=True)
class Facts:
    calendars: dict[int, CalendarFacts]  # the active ones of those asked
    rules: dict[tuple[int, int], list[Rule]]  # (calendar, weekday)
    exceptions: dict[tuple[int, int], tuple[int | None, int | None]]  # (rule, day): other hours, or None for none
    extras: dict[tuple[int, int], list[tuple[int, int, int]]]  # (calendar, day): site, from, until
    absences: dict[int, list[Stretch[int]]]  # of the whole calendar; sorted, disjoint
    away: dict[int, dict[int, list[Stretch[int]]]]  # calendar: seat: out of service, maybe for ever
    taken: dict[int, dict[int, list[Stretch[int]]]]  # calendar: seat: pauses included
    hours: list[Hours]
    closures: list[Closed]
    regimes: list[RegimeFacts]
    holds: dict[tuple[int, int], list[tuple[int, int, int]]]  # (calendar, seat): from, until, hold; when asked for


def read(
    *,
    calendars: Collection[int],
    need: Need,
    start: int,
    end: int,
    besides: int | None = None,
    named: bool = False,
) -> Facts:
    """The facts about ``calendars`` from instant ``start`` to ``end``; rules and extra openings of people only as they
    fit ``need``; allocations of the hold ``besides`` left out; ``holds`` filled only when ``named``. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            SQL,
            {
                "calendars": sorted(calendars),
                "theme": need.theme,
                "language": need.language,
                "channel": need.channel,
                "first": wall.date(start),
                "last": wall.date(end),
                "start": wall.moment(start),
                "end": wall.moment(end),
                "besides": besides,
                "named": named,
            },
        )
        (row,) = cursor.fetchone()
    rows = [part or [] for part in row]
    known, rules, exceptions, extras, absences, taken, hours, closures, regimes = rows
    facts = Facts(
        calendars={pk: CalendarFacts(*rest) for pk, *rest in known},
        rules=defaultdict(list),
        exceptions={(rule, day): (starts, ends) for rule, day, starts, ends in exceptions},
        extras=defaultdict(list),
        absences=defaultdict(list),
        away=defaultdict(lambda: defaultdict(list)),
        taken=defaultdict(lambda: defaultdict(list)),
        hours=[Hours(*of) for of in hours],
        closures=[Closed(*of) for of in closures],
        regimes=[RegimeFacts(*of) for of in regimes],
        holds=defaultdict(list),
    )
    for calendar, *rule in rules:
        facts.rules[calendar, rule[2]].append(Rule(*rule))
    for calendar, site, day, starts, ends in extras:
        facts.extras[calendar, day].append((site, starts, ends))
    for calendar, seat, starts, ends in absences:
        periods = facts.absences[calendar] if seat is None else facts.away[calendar][seat]
        periods.append((starts, FOREVER if ends is None else ends))
    for calendar, periods in facts.absences.items():
        facts.absences[calendar] = union(periods)
    if named:
        for calendar, seat, starts, ends, hold in taken:
            facts.holds[calendar, seat].append((starts, ends, hold))
        taken = [row[:4] for row in taken]
    for calendar, seat, starts, ends in taken:
        facts.taken[calendar][seat].append((starts, ends))
    return facts
