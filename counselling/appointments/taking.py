"""Taking the time of whoever can give an interview: one counsellor or several, a room or none; all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds
from cdm.agenda.availability import Need, Slot, by_load
from cdm.agenda.holds import SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, Hold, Site
from cdm.core import clock
from counselling import kinds
from counselling.models import Counsellor, InterviewKind

TRIES = 60  # teams tried for one start before telling the visitor that it is gone


@dataclass(frozen=True)
class Taken:
    hold: Hold
    counsellors: Sequence[Counsellor]
    site: Site | None


def take(
    *,
    kind: InterviewKind,
    need: Need,
    start: dt.datetime,
    waive: Collection[str] = (),
    prefer: Collection[int] = (),
    only: Collection[int] | None = None,
    instead_of: Hold | None = None,
) -> Taken:
    """Hold ``start`` for ``kind`` with the least loaded who are free, those of ``prefer`` (calendars) before others.

    ``only``: with nobody but these. ``instead_of``: a hold that is about to be given back; its own time counts as free.
    Whoever was taken a moment ago is passed over. Raises SlotTaken when nobody is left, and whatever ``holds.take``
    refuses. Needs a transaction.
    """
    period = Interval(start, start + dt.timedelta(minutes=kind.duration))
    terms = kinds.terms_of(kind, waive=waive)
    waived = frozenset(waive) & {"notice", "horizon"}
    if instead_of is not None:
        # The row must stay until the appointment has its new hold: an open appointment always has one.
        Allocation.objects.filter(hold=instead_of).delete()
    free = kinds.free_times(kind=kind, need=need, window=period, waive=waive, only=only)
    slot = next((slot for slot in free if slot.start == start), None)
    if slot is None:
        raise SlotTaken(_("This time has just been taken."))
    for team in islice(_teams(kind, slot, prefer), TRIES):
        try:
            hold = holds.take(period=period, calendars=team, need=need, terms=terms, waive=waived)
        except SlotTaken:
            continue
        people = Counsellor.objects.filter(calendar__in=team).select_related("user", "partner")
        return Taken(hold, list(people.order_by("pk")))
    raise SlotTaken(_("This time has just been taken."))


def _teams(kind: InterviewKind, slot: Slot, prefer: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Calendars to hold together, best first.

    Two counsellors come from two partners where possible: a family is seen by both (design/1-the-centre.md).
    """
    order = by_load(calendars=slot.calendars, day=clock.local(slot.start).date())
    order = sorted(order, key=lambda calendar: calendar not in prefer)
    teams: list[tuple[int, ...]] = [(calendar,) for calendar in order]
    if kind.counsellors > 1:
        rank = {calendar: place for place, calendar in enumerate(order)}
        partner = dict(Counsellor.objects.filter(calendar__in=order).values_list("calendar_id", "partner_id"))
        teams = sorted(
            combinations(order, kind.counsellors),
            key=lambda team: (-len({partner[member] for member in team}), sum(rank[member] for member in team)),
        )
    if not kind.needs_room:
        yield from teams
        return
    for team, room in product(teams, slot.rooms):
        yield (*team, room)
