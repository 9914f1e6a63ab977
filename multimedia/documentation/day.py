"""The day of a documentalist: what was consulted, and what is not on the shelf."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from multimedia.documentation import consulting
from multimedia.models import Work

AWAY = (Work.State.REPAIR, Work.State.MISSING)
SHOWN = 5


@dataclass(frozen=True)
class Day:
    works: int
    consulted: int
    repair: int
    missing: int
    away: list[Work]
    """The first of those in repair or missing, in the order of the shelf."""


def of_today() -> Day:
    """Three queries."""
    held = Work.objects.held()
    found = held.order_by().aggregate(
        works=Count("pk"),
        repair=Count("pk", filter=Q(state=Work.State.REPAIR)),
        missing=Count("pk", filter=Q(state=Work.State.MISSING)),
    )
    away = list(held.filter(state__in=AWAY).order_by(F("state").asc(), "call_number", "pk")[:SHOWN])
    return Day(found["works"], sum(consulting.today().values()), found["repair"], found["missing"], away)
