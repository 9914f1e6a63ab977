from __future__ import annotations

from cdm.core.vocabulary import Role
from tests.wall import World, own, public, staff

MAY = (Role.COORDINATOR, Role.MANAGER)


def counsellor(world: World):
    return {"pk": world.people["counsellor_a"].pk}


ROWS = {
    "partners:accounts": staff(*MAY),
    "partners:account": own(counsellor, *MAY),
    "partners:reset_second_step": own(counsellor, *MAY, post={"code": "ABCD3467"}),
    "partners:close_account": own(counsellor, *MAY),
    "partners:reopen_account": own(counsellor, *MAY),
    "partners:keep_account": own(counsellor, *MAY),
    # Without a password given just before, it leads to the sign-in page: who comes from there, it tells by the session.
    "partners:lost_second_step": public(),
}
