"""Requests for times: each partner reads and answers its own; managers ask, read all and take back."""

from __future__ import annotations

import datetime as dt

from cdm.core.vocabulary import Role
from counselling.models import SlotRequest
from tests.counselling.worlds import TUESDAY
from tests.personae import marker
from tests.wall import World, own, rows, staff


def populate(world: World) -> None:
    for partner in (world.partner_a, world.partner_b):
        for language, state in (("nl", "asked"), ("fr", "declined")):
            SlotRequest.objects.create(
                partner=partner,
                theme="WORK",
                language=language,
                number=4,
                first_day=TUESDAY,
                last_day=TUESDAY + dt.timedelta(days=20),
                reason=f"Because {marker(partner)}",
                refusal=f"No {marker(partner)}" if state == "declined" else "",
                state=state,
                before=0,
                opened=None if state == "asked" else 0,
            )


def asked(world: World):
    return {"pk": SlotRequest.objects.get(partner=world.partner_a, state="asked").pk}


ROWS = {
    "counselling:requests": staff(Role.COORDINATOR, Role.MANAGER),
    "counselling:request_new": staff(Role.MANAGER),
    "counselling:request": own(asked, Role.COORDINATOR, Role.MANAGER),
    **rows(own, ("counselling:request_accept", "counselling:request_decline"), asked, Role.COORDINATOR),
    "counselling:request_withdraw": staff(Role.MANAGER, make=asked),
}
