"""What happens in the room, as tests press it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from cdm.core import clock
from multimedia import seating
from multimedia.models import Booking, Space, Station, Ticket
from multimedia.seating import places, tickets
from stats.models import DayCount, HourCount, Tally
from tests.multimedia.worlds import MONDAY, at

TEN = at(MONDAY, "10:00")


def sit(space: Space, **fields: Any) -> Booking:
    return seating.seat(space=space, **{"submission": uuid.uuid4(), **fields})


def ticket(space: Space, **fields: Any) -> Ticket:
    return tickets.issue(space=space, **{"submission": uuid.uuid4(), **fields})


def numbers(booking: Booking) -> list[int]:
    """The places it holds in the agenda, whatever the row says."""
    booking = Booking.objects.select_related("hold").get(pk=booking.pk)
    return list(places.numbers_of(booking.hold))


def number(booking: Booking) -> int:
    (one,) = numbers(booking)
    return one


def station(space: Space, number: int) -> Station:
    return Station.objects.select_related("space__calendar").get(space=space, number=number)


def fill(space: Space, **fields: Any) -> list[Booking]:
    """Somebody at every place."""
    count = space.stations.count()
    return [sit(space, **fields) for _n in range(count)]


def state(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


def until(booking: Booking) -> str:
    return f"{clock.local(Booking.objects.get(pk=booking.pk).ends):%H:%M}"


def figures() -> list[Any]:
    """Everything counted: what an act must add, and its undoing take away again."""
    tallies = [(str(row.day), row.service, row.channel, row.count) for row in Tally.objects.order_by("pk")]
    days = [(str(row.day), row.measure, row.item, row.count) for row in DayCount.objects.order_by("pk")]
    hours = [(str(row.day), row.hour, row.measure, row.item, row.count) for row in HourCount.objects.order_by("pk")]
    return tallies + days + hours


def contacts() -> int:
    return sum(row.count for row in Tally.objects.all())


def minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)
