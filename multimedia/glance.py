"""How each space stands in a word and a moment: how many places are free and until when, or when one will be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from cdm.agenda import centre, opening
from cdm.core import clock
from multimedia.models import Space
from multimedia.spaces import SpaceNow

ICONS: dict[str, str] = {
    Space.Kind.WORKSTATION: "desk",
    Space.Kind.TABLET: "tablet",
    Space.Kind.QUIET: "quiet",
    Space.Kind.TABLE: "table",
}


class State(StrEnum):
    FREE = "free"
    FULL = "full"
    CLOSING = "closing"  # too soon for anybody to sit down
    OUT = "out"  # every place is out of order
    CLOSED = "closed"


@dataclass(frozen=True)
class Glance:
    """``count`` of ``places`` are free. ``until``: FREE: how long the one that stays free longest does.

    ``closing``: that is when the space closes. ``next``: FULL: when a place is free again today; CLOSING: when it does;
    CLOSED: when it opens; None when that is not known.
    """

    now: SpaceNow
    state: State
    next: dt.datetime | None = None

    @property
    def space(self) -> Space:
        return self.now.space

    @property
    def icon(self) -> str:
        return ICONS[self.space.kind]

    @property
    def count(self) -> int:
        return len(self.now.free)

    @property
    def places(self) -> int:
        """Those in use today: neither out of order nor left empty by the regime."""
        return sum(not (station.out or station.seat.spared) for station in self.now.stations)

    @property
    def accessible(self) -> int:
        """Free ones for who comes in a wheelchair."""
        return sum(station.station.accessible for station in self.now.free)

    @property
    def until(self) -> dt.datetime | None:
        return self.now.free_until

    @property
    def closing(self) -> bool:
        return self.until is not None and self.until == self.now.open_until

    @property
    def today(self) -> bool:
        """Whether ``next`` is today."""
        return self.next is not None and clock.local(self.next).date() == clock.today()


def booked_only() -> bool:
    """Whether nobody may walk in: under a regime of appointments."""
    return centre.status(at=clock.now()).state is centre.State.APPOINTMENT


def of(spaces: Collection[SpaceNow]) -> list[Glance]:
    """Of spaces as they stand now; at most one query, when one of them is closed."""
    closed = [now.space.calendar_id for now in spaces if now.open_until is None]
    opens = opening.next_opening(calendars=closed, at=clock.now()) if closed else {}
    return [_of(now, opens.get(now.space.calendar_id)) for now in spaces]


def _of(now: SpaceNow, opens: dt.datetime | None) -> Glance:
    if now.open_until is None:
        return Glance(now, State.CLOSED, opens)
    if now.free:
        return Glance(now, State.FREE)
    if all(station.out or station.seat.spared for station in now.stations):
        return Glance(now, State.OUT)
    if now.closing(clock.now()):
        return Glance(now, State.CLOSING, now.open_until)
    return Glance(now, State.FULL, now.next_free)
