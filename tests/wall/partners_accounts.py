from __future__ import annotations

from cdm.core.vocabulary import Role
from partners.models import Membership, Partner
from tests.personae import marker
from tests.wall import World, own, public, signed_in, staff

MAY = (Role.COORDINATOR, Role.MANAGER)


def counsellor(world: World):
    return {"pk": world.people["counsellor_a"].pk}


def also_elsewhere(world: World):
    """The same, who has a role for a third partner, closed by now: whose it is, is that partner's affair and theirs."""
    word = marker(world.partner_b)
    third, _new = Partner.objects.get_or_create(
        code="third", defaults={"name_fr": word, "name_nl": word, "active": False}
    )
    role = Membership(user=world.people["counsellor_a"], role=Role.COUNSELLOR, partner=third)
    Membership.objects.bulk_create([role], ignore_conflicts=True)  # rooms do not hear of it: they receive at A's
    return counsellor(world)


ROWS = {
    "partners:accounts": staff(*MAY),
    "partners:account": own(also_elsewhere, *MAY),
    "partners:reset_second_step": own(counsellor, *MAY, post={"code": "ABCD3467"}),
    "partners:close_account": own(counsellor, *MAY),
    "partners:reopen_account": own(counsellor, *MAY),
    "partners:keep_account": own(counsellor, *MAY),
    # Without a password given just before, it leads to the sign-in page: who comes from there, it tells by the session.
    "partners:lost_second_step": public(),
    "partners:own_address": signed_in(),
    "partners:own_address_code": signed_in(),
}
