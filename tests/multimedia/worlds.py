"""A multimedia area of workstations and quiet rooms; times as in the agenda's world (Monday 8:00; open 9 to 17)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from cdm.agenda.models import Calendar, Site
from multimedia import bookings
from multimedia.models import Booking, Space, Station, StewardHours
from tests.agenda.worlds import MONDAY, NOW, TUESDAY, at, hour, site

__all__ = ["MONDAY", "NOW", "TUESDAY", "at", "book", "past", "quiet_rooms", "site", "space", "steward", "workstations"]


def space(at_site: Site, code: str, places: int, *, accessible: Iterable[int] = (), **fields: Any) -> Space:
    """With ``places`` stations, numbered from 1, on one row of the plan."""
    calendar = Calendar.objects.create(kind=Calendar.Kind.STATIONS, name=code, site=at_site, capacity=places)
    row = Space.objects.count()
    usual: dict[str, Any] = {
        "kind": Space.Kind.WORKSTATION,
        "name_fr": f"Postes {code}",
        "name_nl": f"Werkplekken {code}",
        "ticket_prefix": code[0].upper(),
    }
    made = Space.objects.create(code=code, calendar=calendar, **{**usual, **fields})
    Station.objects.bulk_create(
        Station(space=made, number=number, accessible=number in set(accessible), x=number, y=row)
        for number in range(1, places + 1)
    )
    return made


def workstations(at_site: Site, places: int = 4, **fields: Any) -> Space:
    """Up to three places in one booking; the last one is accessible."""
    return space(at_site, "posts", places, **{"accessible": (places,), "most_places": 3, **fields})


def quiet_rooms(at_site: Site, places: int = 2, **fields: Any) -> Space:
    return space(at_site, "quiet", places, **{"kind": Space.Kind.QUIET, "buffer": 15, **fields})


def steward(starts: str = "10:00", ends: str = "12:00", weekdays: range = range(5)) -> list[StewardHours]:
    made = (StewardHours(weekday=day, starts=hour(starts), ends=hour(ends)) for day in weekdays)
    return StewardHours.objects.bulk_create(made)


def book(of: Space, start: dt.datetime | None = None, **fields: Any) -> Booking:
    """Through the verb, as a visitor would: an hour from Tuesday ten unless said otherwise."""
    asked = {"start": start or at(TUESDAY, "10:00"), "minutes": 60, "page_language": "fr", "submission": uuid.uuid4()}
    return bookings.book(space=of, **{**asked, **fields})


def past(
    of: Space,
    day: dt.date,
    starts: str,
    ends: str,
    *,
    state: str = Booking.State.ENDED,
    booked: str | None = None,
    began: str = "",
    **fields: Any,
) -> Booking:
    """What a booking leaves behind: ``booked`` its end as booked ("" for a walk-up), ``began`` when they sat down."""
    booked = ends if booked is None else booked
    began = began or (starts if state == Booking.State.ENDED else "")
    return Booking.objects.create(
        space=of,
        starts=at(day, starts),
        ends=at(day, ends),
        booked_ends=at(day, booked) if booked else None,
        began=at(day, began) if began else None,
        state=state,
        page_language="fr",
        submission=uuid.uuid4(),
        **fields,
    )
