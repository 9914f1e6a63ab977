"""The same activity on another day: the way on when one date is full, over or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from activities import seats
from activities.agenda import standing
from activities.agenda.standing import Standing
from activities.models import Session
from activities.seats import Seats
from cdm.core import clock

SHOWN = 4


@dataclass(frozen=True)
class Date:
    session: Session
    seats: Mapping[str, Seats]

    @property
    def standing(self) -> Standing:
        return standing.of(self.session, self.seats)


def of(session: Session) -> list[Date]:
    """The next ones that have not begun, the first first. Three queries."""
    coming = Session.objects.coming().filter(activity=session.activity_id, starts__gt=clock.now())
    rows = list(coming.exclude(pk=session.pk).order_by("starts", "pk")[:SHOWN])
    left = seats.of(rows)
    return [Date(row, left[row.pk]) for row in rows]
