from __future__ import annotations

import uuid

from cdm.core.vocabulary import Role
from partners.models import Partner
from tests.wall import GONE, World, staff

DESK = (Role.COUNSELLOR, Role.COORDINATOR, Role.RECEPTION, Role.MANAGER)
ABOUT = "?theme=WORK&language=fr&to=fr"


def elsewhere(world: World):
    """A partner that is nobody's own here: to be passed on to is open to every member of the desk."""
    Partner.objects.get_or_create(code="gamma", defaults={"name_fr": "Gamma", "name_nl": "Gamma"})
    return {"code": "gamma"}


def to_alpha(world: World):
    return {"code": world.partner_a.code}


ROWS = {
    "counselling:refer": staff(*DESK),
    # Nobody is passed on to the house they are in.
    "counselling:referral": staff(
        *DESK,
        make=to_alpha,
        absent={},  # which partners there are, everybody knows
        query=ABOUT,
        counsellor_a=GONE,
        coordinator_a=GONE,
    ),
    "counselling:referral_make": staff(
        *DESK,
        make=elsewhere,
        query=ABOUT,
        post={"submission": str(uuid.UUID(int=1))},
    ),
    "counselling:referral_undo": staff(*DESK, make=lambda _world: {"key": "nothing"}),
}
