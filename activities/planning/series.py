"""Sessions made together by one rule: previewed date by date, then made in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Series, Session
from activities.planning import dates, openness, plans, sessions
from activities.planning.openness import Verdict
from activities.planning.plans import Plan
from cdm.agenda import turns
from cdm.core import clock
from cdm.core.refused import Refused

Scope = Literal["one", "following", "all"]
SKIPPED = 40  # closed days passed over before a rule with a number of times gives up


@dataclass(frozen=True)
class Rule:
    """``count``: how many times; days that are skipped do not count. Or ``until``, that day included."""

    every: str
    until: dt.date | None = None
    count: int | None = None


@dataclass(frozen=True)
class Occurrence:
    """One date of a rule: what would be made, and what stands against it."""

    day: dt.date
    plan: Plan
    verdict: Verdict
    exists: bool = True  # False when the clocks jump over its hour that day (B6)

    @property
    def fine(self) -> bool:
        return self.verdict.fine and not self.past and self.exists

    @property
    def possible(self) -> bool:
        """Whether staff may still choose it: a closure is overruled by who opens the centre for it."""
        overruled = self.verdict.holiday and self.plan.outside_hours
        return not self.verdict.clashes and not self.past and self.exists and (not self.verdict.closed or overruled)

    @property
    def past(self) -> bool:
        return self.plan.starts <= clock.now()


def preview(plan: Plan, rule: Rule) -> list[Occurrence]:
    """Every date of ``rule`` from the plan's first meeting on. A number of queries that does not grow with them."""
    first = clock.local(plan.starts).date()
    most = dates.MOST if rule.count is None else min(rule.count, dates.MOST) + SKIPPED
    days = dates.dates(rule.every, first, until=rule.until, most=most)
    copies = [plans.on(plan, day) for day in days]
    verdicts = openness.look(plan, [copy.meetings[0].period for copy in copies])
    found: list[Occurrence] = []
    held = 0
    for day, copy, verdict in zip(days, copies, verdicts, strict=True):
        if rule.count is not None and held == min(rule.count, dates.MOST):
            break
        exists = all(clock.exists(day, clock.local(moment).time()) for moment in plan.meetings[0].period)
        found.append(Occurrence(day, copy, verdict, exists))
        held += not verdict.closed
    return found


def create(
    *, activity: Activity, plan: Plan, rule: Rule, days: Collection[dt.date], together: bool, publish: bool = False
) -> list[Session]:
    """A session for each of ``days``, or ``together`` one session with a meeting on each of them.

    All or nothing. Raises RoomTaken and Refused, also for days the rule does not have.
    """
    first = clock.local(plan.starts).date()
    allowed = set(dates.dates(rule.every, first, until=rule.until, most=dates.MOST + SKIPPED))
    chosen = sorted(allowed.intersection(days))[: dates.MOST]
    if not chosen:
        raise Refused(_("Choose at least one date."))
    copies = [plans.on(plan, day) for day in chosen]
    with transaction.atomic(durable=True):
        turns.share()
        if together:
            whole = replace(copies[0], meetings=tuple(copy.meetings[0] for copy in copies))
            return [sessions.make(activity, whole, publish=publish)]
        row = Series.objects.create(activity=activity, every=rule.every, until=rule.until, count=rule.count)
        return [sessions.make(activity, copy, publish=publish, series=row) for copy in copies]


def touched(session: Session, scope: Scope) -> QuerySet[Session]:
    """Which sessions a change of ``session`` reaches: itself, those after it, or all to come, of its series."""
    rows = Session.objects.filter(pk=session.pk)
    if scope == "one" or session.series_id is None:
        return rows
    rows = Session.objects.filter(series=session.series_id, state__in=sessions.OPEN, starts__gt=clock.now())
    if scope == "following":
        rows = rows.filter(starts__gte=session.starts)
    return rows.order_by("starts", "pk")


def changes(session: Session, edited: Plan, scope: Scope) -> Sequence[tuple[Session, Plan]]:
    """Each session in ``scope`` with the plan it gets: its own date, the edited hours, place, seats and link."""
    found = touched(session, scope).select_related("room", "site", "activity").prefetch_related("meetings", "pools")
    return [(each, edited if each.pk == session.pk else plans.like(edited, plans.of(each))) for each in found]
