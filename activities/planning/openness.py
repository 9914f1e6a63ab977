"""Whether a time is good for a session, before anything is held: for a preview of many dates. Four queries for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext_lazy as _

from activities.planning import rooms
from activities.planning.plans import Plan
from activities.planning.rooms import Clash
from cdm.agenda import facts, wall
from cdm.agenda.facts import Facts
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


def look(plan: Plan, periods: Sequence[Interval]) -> list[Verdict]:
    """One verdict for each of ``periods`` as a meeting of a session like ``plan``."""
    if not periods:
        return []
    first, last = min(period.start for period in periods), max(period.end for period in periods)
    read = facts.read(calendars=(), need=Need(), start=wall.second(first), end=ceil(last.timestamp()))
    centre = Centre(read)
    labels = dict(Closure.objects.filter(pk__in=[of.id for of in read.closures]).values_list("pk", "label"))
    taken = rooms.clashes(plan.room, periods) if plan.room else []
    found = []
    for period in periods:
        reason, holiday = _closed(plan, period, centre, read, labels)
        found.append(Verdict(reason, holiday, [clash for clash in taken if clash.period.overlaps(period)]))
    return found


def _closed(plan: Plan, period: Interval, centre: Centre, read: Facts, labels: dict[int, str]) -> tuple[object, bool]:
    start, end = wall.second(period.start), ceil(period.end.timestamp())
    day = wall.ordinal(start)
    site = plan.site if plan.onsite else None
    for of in read.closures:
        opens, closes = closing(of, day)
        if of.site in (None, site) and of.first <= day <= of.last and opens < end and start < closes:
            return labels.get(of.id) or _("closed"), True
    if plan.outside_hours:
        return "", False
    channel = Channel.FACE if site else Channel.VIDEO
    if not centre.receives(day, channel.value):
        return REGIME, False
    if site and not any(opens <= start and end <= closes for opens, closes in centre.open(site, day)):
        return HOURS, False
    return "", False
