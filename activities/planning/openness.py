"""Whether a time is good for a session, before anything is held: for a preview of many dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext_lazy as _

from activities.planning import rooms
from activities.planning.plans import Plan
from activities.planning.rooms import Clash
from cdm.agenda import facts, wall
from cdm.agenda.hours import Centre, closing
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Closure
from cdm.agenda.terms import Need
from cdm.core.vocabulary import Channel

REGIME = _("the centre is closed then")
HOURS = _("outside the opening hours")


@dataclass(frozen=True)
class Verdict:
    """``closed``: why nothing takes place then, empty when it could. ``holiday``: a closure says so, which a session
    outside the hours may still choose to overrule. ``clashes``: who has the room."""

    closed: object = ""
    holiday: bool = False
    clashes: Sequence[Clash] = ()

    @property
    def fine(self) -> bool:
        return not self.closed and not self.clashes


class Outlook:
    """What is known of a stretch of time: for any number of sessions and dates in it, at most four queries."""

    def __init__(self, span: Interval, rooms_: Collection[int] = ()) -> None:
        self.facts = facts.read(
            calendars=(), need=Need(), start=wall.second(span.start), end=ceil(span.end.timestamp())
        )
        self.centre = Centre(self.facts)
        closures = [of.id for of in self.facts.closures]
        self.labels = dict(Closure.objects.filter(pk__in=closures).values_list("pk", "label")) if closures else {}
        self.taken = rooms.taken(rooms_, span) if rooms_ else {}

    def verdict(self, plan: Plan, period: Interval, *, besides: int | None = None) -> Verdict:
        """Of ``period`` as a meeting of a session like ``plan``; ``besides``: the session that would leave its room."""
        reason, holiday = self._closed(plan, period)
        clashes = [
            clash
            for clash in self.taken.get(plan.room or 0, ())
            if clash.period.overlaps(period) and (clash.session is None or clash.session.pk != besides)
        ]
        return Verdict(reason, holiday, clashes)

    def _closed(self, plan: Plan, period: Interval) -> tuple[object, bool]:
        start, end = wall.second(period.start), ceil(period.end.timestamp())
        day = wall.ordinal(start)
        site = plan.site if plan.onsite else None
        for of in self.facts.closures:
            opens, closes = closing(of, day)
            if of.site in (None, site) and of.first <= day <= of.last and opens < end and start < closes:
                return self.labels.get(of.id) or _("closed"), True
        if plan.outside_hours:
            return "", False
        channel = Channel.FACE if site else Channel.VIDEO
        if not self.centre.receives(day, channel.value):
            return REGIME, False
        if site and not any(opens <= start and end <= closes for opens, closes in self.centre.open(site, day)):
            return HOURS, False
        return "", False


def look(plan: Plan, periods: Sequence[Interval]) -> list[Verdict]:
    """One verdict for each of ``periods`` as a meeting of a session like ``plan``."""
    if not periods:
        return []
    span = Interval(min(period.start for period in periods), max(period.end for period in periods))
    outlook = Outlook(span, [plan.room] if plan.room else ())
    return [outlook.verdict(plan, period) for period in periods]
