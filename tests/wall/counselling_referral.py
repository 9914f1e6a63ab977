from __future__ import annotations

import uuid

from cdm.core.vocabulary import Role
from partners.models import Partner
from tests.wall import World, staff

DESK = (Role.COUNSELLOR, Role.COORDINATOR, Role.RECEPTION, Role.MANAGER)
ABOUT = "?theme=WORK&language=fr&to=fr"


def elsewhere(world: World):
    """A partner that is nobody's own here: to be passed on to is open to every member of the desk."""
    Partner.objects.get_or_create(code="gamma", defaults={"name_fr": "Gamma", "name_nl": "Gamma"})
    return {"code": "gamma"}


ROWS = {
    "counselling:refer": staff(*DESK),
    "counselling:referral": staff(*DESK, make=elsewhere, path=f"/fr/conseil/equipe/orienter/gamma/{ABOUT}"),
    "counselling:referral_make": staff(
        *DESK,
        make=elsewhere,
        path=f"/fr/conseil/equipe/orienter/gamma/creer/{ABOUT}",
        post={"submission": str(uuid.UUID(int=1))},
    ),
    "counselling:referral_undo": staff(*DESK, make=lambda _world: {"key": "nothing"}),
}
