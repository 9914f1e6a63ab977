"""Which places a booking has, and holding them: of one space, for one stretch of time, all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F

from cdm.agenda import holds, turns
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Hold
from cdm.agenda.terms import Seats
from multimedia import spaces
from multimedia.models import Booking, Station

WAIVE = frozenset({"notice", "horizon", "step", "hours"})  # of what staff and undoing may waive, what holds know


def seats_held(row: Booking) -> tuple[int, ...]:
    """The numbers of the places it holds, in order; none when they are free again."""
    if row.hold is None:
        return ()
    return tuple(row.hold.allocations.order_by("seat").values_list("seat", flat=True))


def stations_of(bookings: Iterable[Booking]) -> dict[UUID, list[Station]]:
    """The places each booking holds now, by its key and in their order. One query; no key for one that holds none."""
    held = "space__calendar__allocations"
    rows = (
        Station.objects.filter(
            **{f"{held}__seat": F("number"), f"{held}__hold__booking__in": [row.pk for row in bookings]}
        )
        .annotate(of=F(f"{held}__hold__booking__pk"))
        .order_by("number")
    )
    found: dict[UUID, list[Station]] = {}
    for station in rows:
        found.setdefault(station.of, []).append(station)
    return found


def take_turn(booking: Booking) -> None:
    """Before the row of a booking whose places change: whoever moves several bookings waits for no row in a circle."""
    turns.share()
    calendars = [booking.space.calendar_id]
    if booking.places > 1 or booking.whole:
        turns.group(calendars)
    else:
        turns.single(calendars)


def hold(row: Booking, *, period: Interval, waive: Collection[str] = (), seats: Seats | None = None) -> Hold:
    """Hold ``period`` for a locked or new row, on ``seats`` or as it asks for; a hold it has is swapped.

    ``row.places`` becomes as many as it got, which a booking of the whole space only learns here. The row is not saved,
    unless its hold has to be. Raises SlotTaken or NotOpen, and then nothing has changed.
    """
    space = row.space
    minutes = int((period.end - period.start).total_seconds()) // 60
    wanted = seats or spaces.seats_of(space, places=row.places, accessible=row.accessible, whole=row.whole)
    asked: dict[str, Any] = {
        "period": period,
        "calendars": [space.calendar_id],
        "need": spaces.NEED,
        "terms": spaces.terms_of(space, minutes, waive),
        "waive": WAIVE.intersection(waive),
        "seats": wanted,
    }
    row.hold = holds.take(**asked) if row.hold is None else holds.swap(row.hold, **asked)
    if row.whole:
        row.places = row.hold.allocations.count()
    return row.hold
