"""One appointment of each partner, with a visitor who carries its marker."""

from __future__ import annotations

import uuid

from cdm.agenda.models import AvailabilityRule
from cdm.core.vocabulary import Role
from counselling import finding
from counselling.models import Appointment, InterviewKind
from tests.counselling import worlds
from tests.personae import marker
from tests.wall import EVERYONE, World, public, rows, staff

THEMES = {"alpha": "WORK", "beta": "LEARN"}


def populate(world: World) -> None:
    site = worlds.site()
    worlds.kind()
    for name in ("counsellor_a", "counsellor_b"):
        user = world.people[name]
        partner = user.memberships.get().partner
        calendar = user.counsellor.calendar
        for weekday in worlds.WEEKDAYS:
            AvailabilityRule.objects.create(
                calendar=calendar,
                site=site,
                weekday=weekday,
                starts="09:00",
                ends="12:00",
                themes=[THEMES[partner.code]],
            )
        word = marker(partner)
        worlds.book(
            theme=THEMES[partner.code],
            submission=uuid.uuid4(),
            name=f"Visitor {word}",
            email=f"visitor.{word.lower()}@example.org",
        )


def appointment_of_a(world: World) -> Appointment:
    return Appointment.objects.of_partners(["alpha"]).latest("starts")


def pk(world: World):
    return {"pk": appointment_of_a(world).pk}


def a_kind(world: World):
    return {"pk": InterviewKind.objects.latest("pk").pk}


def token(world: World):
    return {"token": finding.token_of(appointment_of_a(world))}


ROWS = {
    **rows(
        public,
        ("counselling:book", "counselling:book_time", "counselling:book_details", "counselling:book_done"),
    ),
    # Who has the link is the visitor, and reads their own name.
    **rows(
        public,
        (
            "counselling:appointment",
            "counselling:appointment_move",
            "counselling:appointment_cancel",
            "counselling:appointment_calendar",
        ),
        token,
        seen_by=EVERYONE,
    ),
    "counselling:kinds": staff(Role.MANAGER),
    "counselling:kind_new": staff(Role.MANAGER),
    "counselling:kind": staff(Role.MANAGER, make=a_kind),
}
