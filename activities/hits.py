"""The sessions that a closure, a regime or a room out of use hits, and the answers to it: move, cancel, or keep.

Nothing is cancelled by itself (design/1-the-centre.md B2): what nobody answers for stays as it was planned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, Sum

from activities import planning
from activities.models import Meeting, Mode, Registration, SeatPool, Session
from activities.models.session import SessionQuerySet
from activities.planning import Before, plans
from activities.planning.openness import Outlook
from cdm.agenda import closures
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Calendar, Closure, Regime
from cdm.core import clock, deciding
from cdm.core.deciding import CANCEL, KEEP

OPEN = (Session.State.DRAFT, Session.State.PUBLISHED)
AHEAD = (1, 2, 3, 4, 5, 6, 7, 14, 21, 28)  # days later at which another date is looked for
DATES = 3  # other dates offered for each


@dataclass(frozen=True, eq=False)
class Hit:
    """``people``: registered, offered or waiting. ``too_many``: people on site above what the regime leaves.
    ``days``: dates on which it could begin at the same hour instead."""

    session: Session
    people: int = 0
    too_many: int = 0
    days: Sequence[dt.date] = ()

    @property
    def row(self) -> Session:
        return self.session

    @property
    def suggested(self) -> str:
        return KEEP

    @property
    def way_out(self) -> str:
        return self.days[0].isoformat() if self.days else KEEP


Outcome = deciding.Outcome[Session, Before]


def by_closure(closure: Closure) -> SessionQuerySet:
    """Of the closed site; of a closure of the whole centre also what is online or elsewhere."""
    rows = _during(closures.periods(closure))
    return rows if closure.site_id is None else rows.filter(site=closure.site_id)


def by_regime(regime: Regime) -> SessionQuerySet:
    """Of a closed centre what takes place in it and, unless remote goes on, what is online; else the sessions with
    more people on site than it leaves seats. What the centre opens for on purpose is none."""
    last = regime.ends or dt.date(dt.MAXYEAR - 1, 12, 31)
    rows = _during([Interval(clock.day_bounds(regime.starts)[0], clock.day_bounds(last)[1])])
    if regime.kind == Regime.Kind.CLOSED:
        here = Q(site__isnull=False) & ~Q(mode=Mode.ONLINE)
        return rows.filter(here if regime.remote_goes_on else here | Q(mode=Mode.ONLINE), outside_hours=False)
    pools = SeatPool.objects.with_allowed().filter(mode="onsite", taken__gt=F("allowed"))
    return rows.filter(pk__in=pools.values("session"))


def by_room(room: Calendar) -> SessionQuerySet:
    """Sessions to come in a room that is out of use."""
    return _coming().filter(room=room)


def with_suggestions(rows: SessionQuerySet) -> list[Hit]:
    """Each with the people it touches and other dates. As many queries for thirty as for one."""
    found = list(rows.select_related("activity", "site", "room").prefetch_related("meetings", "pools"))
    if not found:
        return []
    keys = [session.pk for session in found]
    counted = Registration.objects.active().filter(session__in=keys).order_by().values_list("session")
    people = dict(counted.annotate(people=Sum("party")))
    pools = SeatPool.objects.filter(session__in=keys, mode="onsite").with_allowed()
    above = {pool.session_id: pool.taken - pool.allowed for pool in pools if pool.allowed is not None}  # type: ignore[attr-defined]
    span = Interval(
        min(session.starts for session in found),
        max(session.ends for session in found) + dt.timedelta(days=AHEAD[-1] + 1),
    )
    outlook = Outlook(span, {session.room_id for session in found if session.room_id})
    return [
        Hit(session, people.get(session.pk, 0), max(above.get(session.pk, 0), 0), _other_days(session, outlook))
        for session in found
    ]


def answer(*, answers: Mapping[Session, str], message: str = "") -> Outcome:
    """Carry out one answer each: KEEP, CANCEL, or the date in ISO 8601 on which it is to begin instead."""

    def act(session: Session, chosen: str) -> tuple[Before, Session]:
        return Before.of(session), _carry_out(session, chosen, message)

    return deciding.carry_out(answers, act)


def _carry_out(session: Session, chosen: str, message: str) -> Session:
    if chosen == CANCEL:
        return planning.cancel(which=[session], message=message)[0]
    plan = plans.of(session)
    moved = plans.on(plan, dt.date.fromisoformat(chosen))
    keys = (each.key for each in plan.meetings)
    kept = tuple(each._replace(key=key) for each, key in zip(moved.meetings, keys, strict=True))
    return planning.change(session=session, plan=replace(moved, meetings=kept), message=message)


def _other_days(session: Session, outlook: Outlook) -> list[dt.date]:
    """The next dates on which all its days would be possible, at the same hours. In a room out of use: none."""
    if session.room is not None and not session.room.active:
        return []
    plan = plans.of(session)
    first = clock.local(plan.starts).date()
    copies = [plans.on(plan, first + dt.timedelta(days=n)) for n in AHEAD]
    good = [
        copy
        for copy in copies
        if copy.starts > clock.now()
        and all(outlook.verdict(plan, each.period, besides=session.pk).fine for each in copy.meetings)
    ]
    return [clock.local(copy.starts).date() for copy in good[:DATES]]


def _during(periods: Iterable[Interval]) -> SessionQuerySet:
    asked = reduce(or_, (Q(starts__lt=period.end, ends__gt=period.start) for period in periods))
    meetings = Meeting.objects.filter(asked, session=OuterRef("pk"), closed=False, ends__gt=clock.now())
    return _coming().filter(Exists(meetings))


def _coming() -> SessionQuerySet:
    return Session.objects.filter(state__in=OPEN, ends__gt=clock.now()).order_by("starts", "pk")
