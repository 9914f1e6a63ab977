"""The desk of the multimedia area and the screen on its wall: of the centre, whose people alone read who comes."""

from __future__ import annotations

import datetime as dt
import uuid

import time_machine

from cdm.core.vocabulary import Role
from multimedia import finding, seating
from multimedia.models import Booking, Space, Station, Ticket
from multimedia.seating import outages, tickets
from tests.multimedia import worlds
from tests.wall import World, public, rows, staff

ROOM = (Role.RECEPTION, Role.MANAGER)
DESK = (*ROOM, Role.COUNSELLOR, Role.COORDINATOR)
CODE = "desk"
COMES = "comes.centre@example.org"
WEDNESDAY = worlds.TUESDAY + dt.timedelta(days=1)


def populate(world: World) -> None:
    """A space whose one place in order is taken, with somebody in line, and a booking to come."""
    space = worlds.space(worlds.site("Annexe", opens="07:00"), CODE, 2, accessible=(2,))
    comes = worlds.at(WEDNESDAY, "14:00")
    worlds.book(space, comes, name="Visitor Centre", email=COMES)
    worlds.book(space, comes, name="Visitor Centre", phone="+32470000001")
    with time_machine.travel(worlds.NOW, tick=False):
        seating.seat(space=space, submission=uuid.uuid4(), station=space.stations.get(number=1), name="Visitor Centre")
        outages.break_down(station=Station.objects.select_related("space__calendar").get(space=space, number=2))
        for accessible in (False, True):
            tickets.issue(space=space, submission=uuid.uuid4(), accessible=accessible)


def _space() -> Space:
    return Space.objects.get(code=CODE)


def space(world: World):
    return {"pk": _space().pk}


def station(world: World):
    return {"pk": _space().stations.get(number=1).pk}


def broken(world: World):
    return {"pk": _space().stations.get(number=2).pk}


def booked(world: World):
    return {"pk": Booking.objects.get(email=COMES).pk}


def sitting(world: World):
    return {"pk": Booking.objects.get(space=_space(), state=Booking.State.IN_USE).pk}


def token(world: World):
    return {"token": finding.token_of(Booking.objects.get(email=COMES))}


def ticket(world: World):
    return {"pk": Ticket.objects.get(space=_space(), number=1).pk}


def key(world: World):
    return {"key": "nobody-made-this"}


ROWS = {
    "multimedia:screen": public(),
    **rows(staff, ("multimedia:desk", "multimedia:walk_up", "multimedia:tally"), *ROOM),
    **rows(staff, ("multimedia:check_in", "multimedia:after_all"), *ROOM, make=booked),
    **rows(staff, ("multimedia:extend", "multimedia:end", "multimedia:change_place"), *ROOM, make=sitting),
    **rows(
        staff,
        ("multimedia:staff_booking", "multimedia:staff_move", "multimedia:staff_cancel", "multimedia:slip"),
        *ROOM,
        make=booked,
    ),
    "multimedia:station": staff(*ROOM, make=station),
    **rows(staff, ("multimedia:repaired", "multimedia:resettle"), *ROOM, make=broken),
    "multimedia:call_next": staff(*ROOM, make=space),
    **rows(staff, ("multimedia:ticket_seat", "multimedia:ticket_leave"), *ROOM, make=ticket),
    "multimedia:undo": staff(*DESK, make=key),
    "multimedia:desk_book": staff(*DESK),
    "multimedia:desk_booked": staff(*DESK, make=token),
}
