"""What a session is to become: the shape in which forms, series and undo hand it to the verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from activities.models import Mode, Session
from cdm.agenda.intervals import Interval
from cdm.core import clock

PLACES_OF = {
    Mode.ONSITE.value: ("onsite",),
    Mode.ONLINE.value: ("online",),
    Mode.HYBRID.value: ("onsite", "online"),
}


class Stretch(NamedTuple):
    """One meeting: aware instants, half-open; ``key`` of the row it changes, None for a new one."""

    start: dt.datetime
    end: dt.datetime
    key: int | None = None

    @property
    def period(self) -> Interval:
        return Interval(self.start, self.end)


class PoolPlan(NamedTuple):
    """``seats`` None: as many as come. ``waiting``: people who may wait; None: any number, 0: no list."""

    seats: int | None = None
    waiting: int | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``room``, ``site`` and ``given_by`` (an account) are keys.

    ``pools`` has an entry for each way to take part that ``mode`` names.
    """

    mode: str
    languages: Sequence[str]
    meetings: Sequence[Stretch]
    room: int | None = None
    site: int | None = None
    place_fr: str = ""
    place_nl: str = ""
    given_by: int | None = None
    outside_hours: bool = False
    link: str = ""
    opens: dt.datetime | None = None
    closes: dt.datetime | None = None
    pools: Mapping[str, PoolPlan] = field(default_factory=dict)

    @property
    def starts(self) -> dt.datetime:
        return self.meetings[0].start

    @property
    def ends(self) -> dt.datetime:
        return max(meeting.end for meeting in self.meetings)

    @property
    def places(self) -> tuple[str, ...]:
        return PLACES_OF[self.mode]

    @property
    def onsite(self) -> bool:
        return "onsite" in self.places

    @property
    def where(self) -> tuple[object, ...]:
        return self.room, self.site, self.place_fr, self.place_nl


def of(session: Session) -> Plan:
    """The plan that would change nothing. Two queries, unless meetings and pools are prefetched."""
    meetings = sorted(session.meetings.all(), key=lambda meeting: (meeting.starts, meeting.pk))
    return Plan(
        mode=session.mode,
        languages=tuple(session.languages),
        meetings=tuple(Stretch(each.starts, each.ends, each.pk) for each in meetings),
        room=session.room_id,
        site=session.site_id,
        place_fr=session.place_fr or "",  # type: ignore[attr-defined]
        place_nl=session.place_nl or "",  # type: ignore[attr-defined]
        given_by=session.given_by_id,
        outside_hours=session.outside_hours,
        link=session.meeting_link,
        opens=session.registration_opens,
        closes=session.registration_closes,
        pools={pool.mode: PoolPlan(pool.seats, pool.waiting_limit) for pool in session.pools.all()},
    )


def on(plan: Plan, day: dt.date) -> Plan:
    """The same plan with its first meeting on ``day``: a copy, without the keys of its rows.

    Everything moves by whole days on the wall clock, the registration window too: nine o'clock stays nine (B6).
    """
    days = day - clock.local(plan.starts).date()
    meetings = tuple(Stretch(later(each.start, days), later(each.end, days)) for each in plan.meetings)
    opens, closes = (moment and later(moment, days) for moment in (plan.opens, plan.closes))
    return replace(plan, meetings=meetings, opens=opens, closes=closes)


def like(edited: Plan, own: Plan) -> Plan:
    """``edited`` for another session of the series, which keeps its dates and takes the hours, and the window's
    distance from the start."""
    meetings = []
    for n, each in enumerate(own.meetings):
        model = edited.meetings[min(n, len(edited.meetings) - 1)]
        day = clock.local(each.start).date()
        length = clock.local(model.end).date() - clock.local(model.start).date()
        start, end = clock.local(model.start).time(), clock.local(model.end).time()
        meetings.append(Stretch(clock.at(day, start), clock.at(day + length, end), each.key))
    days = clock.local(own.starts).date() - clock.local(edited.starts).date()
    opens, closes = (moment and later(moment, days) for moment in (edited.opens, edited.closes))
    return replace(edited, meetings=tuple(meetings), opens=opens, closes=closes)


def later(moment: dt.datetime, days: dt.timedelta) -> dt.datetime:
    """The same hour on the wall clock, some days later."""
    local = clock.local(moment)
    return clock.at(local.date() + days, local.time())
