"""Taking the time of whoever can give an interview: one counsellor or several, a room or none; all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from cdm.agenda import holds
from cdm.agenda.availability import Need, Slot, bookable, by_load
from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Hold
from cdm.agenda.reasons import Reason
from cdm.core import clock
from counselling import kinds
from counselling.models import Counsellor, InterviewKind

TRIES = 60  # teams tried for one start before telling the visitor that it is gone
HOLDS_WAIVE = frozenset({"notice", "horizon", "step", "hours"})


@dataclass(frozen=True)
class Taken:
    hold: Hold
    counsellors: Sequence[Counsellor]


def take(
    *,
    kind: InterviewKind,
    need: Need,
    start: dt.datetime,
    waive: Collection[str] = (),
    team: Sequence[int] = (),
    only_team: bool = False,
    instead_of: Hold | None = None,
) -> Taken:
    """Hold ``start`` for ``kind`` with ``team`` (calendars, of a move or an undo) if they can, else the least loaded.

    Whoever was taken a moment ago is passed over. ``instead_of``: swap this hold, whose own time counts as free.
    Raises SlotTaken when nobody is left, NotOpen when the time is too near or too far. Needs a transaction.
    """
    terms = kinds.terms_of(kind, waive=waive)
    reach = bookable(terms)
    if start < reach.start and "notice" not in waive:
        raise NotOpen(Reason.NOTICE)
    if start >= reach.end and "horizon" not in waive:
        raise NotOpen(Reason.HORIZON)
    period = Interval(start, start + dt.timedelta(minutes=kind.duration))
    waived = HOLDS_WAIVE.intersection(waive)
    for calendars in islice(_candidates(kind, need, start, waive, team, only_team), TRIES):
        try:
            if instead_of is None:
                hold = holds.take(period=period, calendars=calendars, need=need, terms=terms, waive=waived)
            else:
                hold = holds.swap(instead_of, period=period, calendars=calendars, need=need, terms=terms, waive=waived)
        except (SlotTaken, NotOpen):
            continue
        people = Counsellor.objects.filter(calendar__in=calendars).select_related("user", "partner")
        return Taken(hold, list(people.order_by("pk")))
    raise SlotTaken


def _candidates(
    kind: InterviewKind,
    need: Need,
    start: dt.datetime,
    waive: Collection[str],
    team: Sequence[int],
    only_team: bool,
) -> Iterator[Sequence[int]]:
    if team:
        yield team
    if only_team:
        return
    moment = Interval(start, start + dt.timedelta(seconds=1))
    for slot in kinds.free_times(kind=kind, need=need, window=moment, waive=waive):
        yield from teams(kind, slot)


def teams(kind: InterviewKind, slot: Slot) -> Iterator[tuple[int, ...]]:
    """Calendars to hold together, best first.

    Two counsellors come from two partners where possible: a family is seen by both (design/1-the-centre.md).
    """
    order = by_load(calendars=slot.calendars, day=clock.local(slot.start).date())
    found: Sequence[tuple[int, ...]] = [(calendar,) for calendar in order]
    if kind.counsellors > 1:
        rank = {calendar: place for place, calendar in enumerate(order)}
        partner = dict(Counsellor.objects.filter(calendar__in=order).values_list("calendar_id", "partner_id"))
        found = sorted(
            combinations(order, kind.counsellors),
            key=lambda team: (-len({partner[member] for member in team}), sum(rank[member] for member in team)),
        )
    if not kind.needs_room:
        yield from found
        return
    for calendars, room in product(found, slot.rooms):
        yield (*calendars, room)
