from __future__ import annotations

import datetime as dt

from cdm.core import clock
from cdm.core.vocabulary import Role
from partners import people
from partners.models import Invitation
from tests.personae import marker
from tests.wall import EVERYONE, World, own, public, staff

MAY_INVITE = (Role.COORDINATOR, Role.MANAGER)


def _invitation(partner):
    return Invitation.objects.create(
        email=f"new.{marker(partner).lower()}@example.org",
        role=Role.COUNSELLOR,
        partner=partner,
        expires=clock.now() + dt.timedelta(days=7),
    )


def populate(world: World) -> None:
    for partner in (world.partner_a, world.partner_b):
        _invitation(partner)


def invitation(world: World):
    return {"pk": Invitation.objects.get(partner=world.partner_a).pk}


def membership(world: World):
    return {"pk": world.people["counsellor_a"].memberships.get(partner=world.partner_a).pk}


def link(world: World):
    return {"token": people.token(Invitation.objects.get(partner=world.partner_a))}


def partner(world: World):
    return {"code": world.partner_a.code}


ROWS = {
    "partners:people": staff(*MAY_INVITE),
    "partners:invite": staff(*MAY_INVITE),
    "partners:send_again": own(invitation, *MAY_INVITE),
    "partners:take_back": own(invitation, *MAY_INVITE),
    "partners:remove_role": own(membership, *MAY_INVITE),
    # Who has the link sees the address it went to, their own.
    "partners:accept": public(link, seen_by=EVERYONE),
}
