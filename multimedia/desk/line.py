"""Reading the line of each space: who is called where, who waits, behind how many, and about until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from cdm.core import clock
from multimedia import bookings, spaces
from multimedia.models import MultimediaSettings, Station, Ticket
from multimedia.spaces import BRIEF, SpaceNow


@dataclass(frozen=True)
class Called:
    """``to``: the place that is kept for the ticket, until ``until``."""

    ticket: Ticket
    to: list[Station]
    until: dt.datetime


@dataclass(frozen=True)
class Waiting:
    """``ahead``: how many come first. ``expected``: when it is their turn if everybody stays as long as they may; None
    when that is not today. ``waits_for_accessible``: others may pass, for this one waits for an accessible place."""

    ticket: Ticket
    ahead: int
    expected: dt.datetime | None
    waits_for_accessible: bool = False


@dataclass(frozen=True)
class Line:
    called: list[Called] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)


def of_today(standing: Sequence[SpaceNow] | None = None, *, at: dt.datetime | None = None) -> dict[int, Line]:
    """The line of each space, by its key. Three queries besides those of ``standing``, fewer where nobody waits."""
    moment = at or clock.now()
    known = spaces.standing(by_staff=True, at=moment) if standing is None else standing
    tickets = list(
        Ticket.objects.filter(day=clock.local(moment).date(), state__in=(Ticket.State.WAITING, Ticket.State.CALLED))
        .select_related("booking")
        .order_by("number", "pk")
    )
    of_space = {now.space.pk: now for now in known}
    stations = bookings.stations_of([each.booking for each in tickets if each.booking]) if tickets else {}
    kept = dt.timedelta(minutes=MultimediaSettings.current().called_minutes) if tickets else dt.timedelta()
    found = {key: Line() for key in of_space}
    for ticket in tickets:
        if ticket.space_id not in of_space:
            continue
        now = of_space[ticket.space_id]
        ticket.space = now.space
        if ticket.booking is not None:
            to = stations.get(ticket.booking.pk, [])
            found[now.space.pk].called.append(Called(ticket, to, ticket.booking.starts + kept))
    for key, now in of_space.items():
        inline = [each for each in tickets if each.space_id == key and each.state == Ticket.State.WAITING]
        found[key].waiting.extend(expected(now, inline, moment))
    return found


def expected(now: SpaceNow, waiting: Sequence[Ticket], at: dt.datetime) -> list[Waiting]:
    """When each of ``waiting``, in order, may get a place: as places become free, each then taken for a first stretch.

    A ticket that needs an accessible place does not keep an ordinary one from those after it.
    """
    stay = dt.timedelta(minutes=now.space.walk_up_minutes)
    free = {each.station.number: at if each.free else each.seat.free_again for each in now.stations}
    easy = {each.station.number for each in now.stations if each.station.accessible}
    told = []
    for ahead, ticket in enumerate(waiting):
        open_to = {number: when for number, when in free.items() if when and (number in easy or not ticket.accessible)}
        soonest = min(open_to, key=lambda number: (open_to[number], number in easy, number), default=None)
        when = open_to[soonest] if soonest is not None else None
        if soonest is not None and when is not None:
            free[soonest] = when + stay
        late = when is None or now.open_until is None or when > now.open_until - BRIEF
        told.append(Waiting(ticket, ahead, None if late else when, ticket.accessible))
    return told


def next_turn(now: SpaceNow, line: Line, *, accessible: bool, at: dt.datetime) -> Waiting:
    """Where somebody who takes a ticket now would stand."""
    new = Ticket(space=now.space, accessible=accessible)
    return expected(now, [*(each.ticket for each in line.waiting), new], at)[-1]
