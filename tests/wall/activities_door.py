"""The door of a session that has begun, of each partner, with somebody registered who carries its marker."""

from __future__ import annotations

import datetime as dt

import time_machine

from activities.models import Meeting, Registration
from cdm.core.vocabulary import Role
from tests.activities import worlds
from tests.counselling.worlds import NOW
from tests.personae import marker
from tests.wall import World, own, rows, staff

CLOSERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)
DESK = (*CLOSERS, Role.RECEPTION)
AN_HOUR = dt.timedelta(hours=1)
TITLE = "Begun"


def populate(world: World) -> None:
    with time_machine.travel(NOW - 2 * AN_HOUR, tick=False):
        for partner in (world.partner_a, world.partner_b):
            word = marker(partner)
            begun = worlds.session(worlds.activity(partner, TITLE), NOW - AN_HOUR, onsite=2, online=5)
            for number, more in enumerate(({}, {"party": 2, "wait": True})):
                worlds.register(
                    begun,
                    name=f"Visitor {word}",
                    email=f"door.{number}.{word.lower()}@example.org",
                    phone="+32470000000",
                    needs=f"Says {word}",
                    **more,
                )


def _meeting(world: World) -> Meeting:
    return Meeting.objects.get(session__activity__lead=world.partner_a, session__activity__title_fr=TITLE)


def _registration(world: World, state: str = "confirmed") -> Registration:
    return Registration.objects.get(session=_meeting(world).session, state=state)


def session(world: World):
    return {"pk": _meeting(world).session_id}


def meeting(world: World):
    return {"pk": _meeting(world).pk}


def registered(world: World):
    return {"pk": _meeting(world).pk, "registration": _registration(world).pk}


def registration(world: World):
    return {"pk": _registration(world).pk}


def waiting(world: World):
    return {"pk": _registration(world, "waiting").pk}


def code(world: World):
    return {"code": _registration(world).code}


def key(world: World):
    return {"key": "nobody-made-this"}


SEEN = {"seen_by": ("reception",)}  # who works at the desk reads the names of whoever comes
ROWS = {
    **rows(
        own,
        (
            "activities:session_staff",
            "activities:participants_print",
            "activities:participants_xlsx",
            "activities:register_for",
            "activities:write",
        ),
        session,
        *DESK,
        **SEEN,
    ),
    **rows(
        own,
        ("activities:check_in", "activities:walk_in", "activities:no_shows", "activities:head_counts"),
        meeting,
        *DESK,
        **SEEN,
    ),
    "activities:came": own(registered, *DESK, post={"came": "1"}, **SEEN),
    "activities:check_in_code": own(code, *DESK, **SEEN),
    "activities:close": own(meeting, *CLOSERS),
    **rows(
        own,
        ("activities:registration_staff", "activities:registration_staff_cancel", "activities:registration_slip"),
        registration,
        *DESK,
        **SEEN,
    ),
    "activities:promote": own(waiting, *DESK, **SEEN),
    "activities:door_undo": staff(*DESK, make=key),
    "activities:settings": staff(Role.MANAGER),
}
