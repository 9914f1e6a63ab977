"""The plan of the area as data to draw: every place with its state in words, where it stands, what helps to find it.

``drawn`` asks nothing of the database. ``multimedia/_plan.html`` draws it (``plan``; ``label`` is
what the drawing is called), ``multimedia/_places.html`` says the same as a list; both link a place that has a ``url``.
Public pages give no ``link``; the desk gives the address of a station, the editor of the plan that of its form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cdm.core import clock, human
from multimedia.models import Landmark, Space, Station
from multimedia.spaces import SpaceNow, StationNow

CELL, GAP = 64, 8  # in the drawing's own units: a cell of the plan, and the free strip between two places
SIZE = CELL - GAP
FITS, WIDE = 8, 4  # letters of a name in a cell, and from how many on they are small
LETTER = 7  # roughly the width of one in the name of a landmark


class State(StrEnum):
    """How a place stands now; ``mm-<state>`` is its class. SOON: free for less than the shortest booking, or so briefly
    that nobody sits down any more."""

    FREE = "free"
    SOON = "soon"
    TAKEN = "taken"
    OUT = "out"
    CLOSED = "closed"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]


LABELS: dict[State, Promise] = {
    State.FREE: pgettext_lazy("place", "free"),
    State.SOON: pgettext_lazy("place", "free, but booked soon"),
    State.TAKEN: pgettext_lazy("place", "taken"),
    State.OUT: gettext_lazy("out of order"),
    State.CLOSED: pgettext_lazy("place", "not in use at the moment"),
}


@dataclass(frozen=True)
class Place:
    """One station. ``x`` and ``y``: its top left corner in the drawing; None when it has no fixed place.

    ``words``: its state, "free until 15 h 40"; ``short``: what fits into its cell under the number, maybe nothing;
    ``also``: its equipment and that it is accessible; ``own``: what of that the others of its space have not all;
    ``name``: all of it, for who does not see the drawing.
    """

    station: Station
    space: Space
    state: State
    until: dt.datetime | None
    words: str
    short: str
    also: list[str]
    own: list[str]
    x: int | None
    y: int | None
    url: str = ""

    @cached_property
    def name(self) -> str:
        said = _("%(space)s, %(place)s: %(state)s") % {
            "space": self.space.name,
            "place": self.called,
            "state": self.words,
        }
        return "; ".join([said, *self.also])

    @cached_property
    def called(self) -> str:
        """Its name, with its number where the drawing has room for no more than that."""
        label = self.station.label or ""
        return f"{label} ({self.station.number})" if len(label) > FITS else str(self.station)

    @cached_property
    def sign(self) -> str:
        """What stands in its cell: its name where that is short, else its number."""
        label = self.station.label or ""
        return label if 0 < len(label) <= FITS else str(self.station.number)

    @property
    def small(self) -> bool:
        return len(self.sign) > WIDE

    @property
    def size(self) -> int:
        return SIZE

    @property
    def corner(self) -> int | None:
        """Where the sign of an accessible place begins, from the left."""
        return None if self.x is None else self.x + SIZE - 17

    @property
    def middle(self) -> int | None:
        return None if self.x is None else self.x + SIZE // 2

    @property
    def baseline(self) -> int | None:
        """Of the number: higher when something stands under it."""
        return None if self.y is None else self.y + (25 if self.short or self.state is State.OUT else 35)

    @property
    def below(self) -> int | None:
        return None if self.y is None else self.y + 45


@dataclass(frozen=True)
class Mark:
    """A landmark: its rectangle in the drawing, and the middle of it for its name."""

    name: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def centre(self) -> int:
        return self.y + self.height // 2

    @property
    def turned(self) -> bool:
        """Its name reads upwards, where it is too long to lie across and there is more room that way."""
        return len(self.name) * LETTER > self.width and self.height > self.width

    @property
    def squeezed(self) -> int:
        """The width its name has to be pressed into; 0: it fits."""
        room = (self.height if self.turned else self.width) - GAP
        return room if len(self.name) * LETTER > room else 0


@dataclass(frozen=True)
class Group:
    """A space with all its places, those without a place on the plan too. ``shared``: what every place of it has."""

    now: SpaceNow
    places: list[Place]
    shared: list[str]


@dataclass(frozen=True)
class Plan:
    """``width`` and ``height`` of the drawing in its own units (CSS pixels, so that a cell can be touched);
    0 when nothing stands anywhere. ``states``: those that occur, in the order of ``State``, for the legend."""

    groups: list[Group]
    marks: list[Mark]
    width: int
    height: int

    @property
    def places(self) -> list[Place]:
        """Those that are drawn."""
        return [place for group in self.groups for place in group.places if place.x is not None]

    @property
    def states(self) -> list[State]:
        known = {place.state for group in self.groups for place in group.places}
        return [state for state in State if state in known]

    @property
    def accessible(self) -> bool:
        """Whether some place that is drawn is."""
        return any(place.station.accessible for place in self.places)

    @property
    def links(self) -> bool:
        return any(place.url for place in self.places)


def drawn(
    spaces: Collection[SpaceNow],
    landmarks: Iterable[Landmark],
    *,
    link: Callable[[StationNow], str] | None = None,
    outside: bool = False,
    at: dt.datetime | None = None,
) -> Plan:
    """``spaces`` as ``spaces.standing`` gives them ``at`` a moment (now), ``landmarks`` all of them.

    ``link``: the address of a place, "" for none. The drawing begins at the first cell that holds something, unless
    ``outside`` (who edits the plan counts from the corner).
    """
    marks, moment = list(landmarks), at or clock.now()
    known = [one.station for now in spaces for one in now.stations if one.station.x is not None]
    columns = [(of.x or 0, 1) for of in known] + [(mark.x, mark.width) for mark in marks]
    rows = [(of.y or 0, 1) for of in known] + [(mark.y, mark.height) for mark in marks]
    left = 0 if outside else min((at for at, _size in columns), default=0)
    top = 0 if outside else min((at for at, _size in rows), default=0)

    def cell(at: int | None, first: int) -> int | None:
        return None if at is None else (at - first) * CELL + GAP

    groups = []
    for now in spaces:
        has = {one.station.pk: _also(one.station) for one in now.stations}
        shared = [name for name in next(iter(has.values()), []) if all(name in names for names in has.values())]
        shared = shared if len(has) > 1 else []
        places = [
            _place(
                now,
                one,
                moment,
                also=has[one.station.pk],
                shared=shared,
                x=cell(one.station.x, left),
                y=cell(one.station.y, top),
                url=link(one) if link else "",
            )
            for one in now.stations
        ]
        groups.append(Group(now, places, shared))
    return Plan(
        groups=groups,
        marks=[
            Mark(
                mark.name,
                (mark.x - left) * CELL + GAP,
                (mark.y - top) * CELL + GAP,
                mark.width * CELL - GAP,
                mark.height * CELL - GAP,
            )
            for mark in marks
        ],
        width=max(((at - left + size) * CELL + GAP for at, size in columns), default=0),
        height=max(((at - top + size) * CELL + GAP for at, size in rows), default=0),
    )


def _also(station: Station) -> list[str]:
    names = [equipment.name for equipment in station.equipment.all()]
    return [*names, _("accessible by wheelchair")] if station.accessible else names


def _place(
    now: SpaceNow,
    one: StationNow,
    moment: dt.datetime,
    *,
    also: list[str],
    shared: list[str],
    x: int | None,
    y: int | None,
    url: str,
) -> Place:
    state, until = _state(now, one, moment)
    return Place(
        station=one.station,
        space=now.space,
        state=state,
        until=until,
        words=_words(state, until, brief=one.booked_from is not None),
        short=human.short_time(until) if until else "",
        also=also,
        own=[name for name in also if name not in shared],
        x=x,
        y=y,
        url=url,
    )


def _state(now: SpaceNow, one: StationNow, moment: dt.datetime) -> tuple[State, dt.datetime | None]:
    if one.out:
        return State.OUT, None
    if now.open_until is None or one.seat.spared:  # by the regime of the day
        return State.CLOSED, None
    if one.free_until is None and one.taken_until is None:  # free for a moment, until somebody comes or it closes
        return (State.SOON, one.booked_from) if one.booked_from else (State.CLOSED, None)
    if one.free_until is None:
        return State.TAKEN, one.taken_until
    brief = one.free_until - moment < dt.timedelta(minutes=now.space.shortest)
    return (State.SOON if brief and one.free_until < now.open_until else State.FREE), one.free_until


def _words(state: State, until: dt.datetime | None, *, brief: bool) -> str:
    when = human.time(until) if until else ""
    if brief:
        return _("booked from %(time)s") % {"time": when}
    if state is State.FREE:
        return _("free until %(time)s") % {"time": when}
    if state is State.SOON:
        return _("free until %(time)s only, then booked") % {"time": when}
    if state is State.TAKEN and when:
        return _("taken until %(time)s") % {"time": when}
    return str(state.label)
