"""Open or not, and until when: what the front page says before anything else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from math import floor

from cdm.agenda import facts, wall
from cdm.agenda.hours import Centre, closing
from cdm.agenda.intervals import Stretch, union
from cdm.agenda.models import Closure, Regime
from cdm.agenda.terms import Need
from cdm.core import clock

AHEAD = dt.timedelta(days=400)


class State(StrEnum):
    OPEN = "open"
    APPOINTMENT = "appointment"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Status:
    """``until``: when the present state ends, if it is open or by appointment. ``opens``: when it next is, if it is
    closed, and ``opens_as`` which of the two it then is; None when that is not within ``AHEAD``. ``closure``: why it is
    closed now, if a closure says so. ``note``: what the regime of today says. ``remote``: the regime has closed the
    doors, but video and phone go on."""

    state: State
    at: dt.datetime
    until: dt.datetime | None = None
    opens: dt.datetime | None = None
    opens_as: State = State.OPEN
    closure: str = ""
    note: str = ""
    remote: bool = False

    @property
    def opens_today(self) -> bool:
        return self.opens is not None and clock.local(self.opens).date() == clock.local(self.at).date()


def status(*, at: dt.datetime) -> Status:
    """How things stand at ``at``, at any site of the centre, in the language that is active.

    One query, and one more each when a closure or a regime has something to say.
    """
    now = floor(at.timestamp())
    read = facts.read(calendars=(), need=Need(), start=now, end=floor((at + AHEAD).timestamp()))
    centre = Centre(read)
    sites = {of.site for of in read.hours}
    today = wall.ordinal(now)
    regime = centre.regime(today)
    note = Regime.objects.get(pk=regime.id).note if regime else ""
    stretch = next((s for s in _open(centre, sites, today) if s[0] <= now < s[1]), None)
    if stretch:
        return Status(_state(centre, today), at, until=wall.moment(stretch[1]), note=note or "")
    opens, opens_as = _next(centre, sites, now)
    return Status(
        State.CLOSED,
        at,
        opens=opens,
        opens_as=opens_as,
        closure=_closure(centre, sites, now),
        note=note or "",
        remote=bool(regime and regime.kind == Regime.Kind.CLOSED and regime.remote),
    )


def _state(centre: Centre, day: int) -> State:
    regime = centre.regime(day)
    return State(regime.kind) if regime else State.OPEN


def _open(centre: Centre, sites: set[int], day: int) -> list[Stretch[int]]:
    if _state(centre, day) is State.CLOSED:
        return []
    return union(stretch for site in sites for stretch in centre.open(site, day))


def _next(centre: Centre, sites: set[int], now: int) -> tuple[dt.datetime | None, State]:
    today = wall.ordinal(now)
    for day in range(today, today + AHEAD.days):
        for start, _end in _open(centre, sites, day):
            if start > now:
                return wall.moment(start), _state(centre, day)
    return None, State.OPEN


def _closure(centre: Centre, sites: set[int], now: int) -> str:
    """The reason of a closure that holds now, during what would be a day with opening hours."""
    day = wall.ordinal(now)
    for of in centre.facts.closures:
        start, end = closing(of, day)
        where = sites if of.site is None else sites & {of.site}
        if of.first <= day <= of.last and start <= now < end and any(centre.hours(site, day) for site in where):
            return Closure.objects.get(pk=of.id).label or ""
    return ""
