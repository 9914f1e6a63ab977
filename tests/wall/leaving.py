"""Somebody leaves: A's people are A's coordinators' and the managers' affair."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from tests.wall import World, own, staff

LOOKING_AFTER = (Role.COORDINATOR, Role.MANAGER)


def leaver(world: World):
    return {"pk": world.people["counsellor_a"].pk}


ROWS = {
    "home:leavers": staff(*LOOKING_AFTER),
    "home:leaving": own(leaver, *LOOKING_AFTER),
    "home:leaving_stay": own(leaver, *LOOKING_AFTER),
    "home:leaving_now": own(leaver, *LOOKING_AFTER),
    "counselling:handover": own(leaver, *LOOKING_AFTER),
    "activities:handover": own(leaver, *LOOKING_AFTER),
}
