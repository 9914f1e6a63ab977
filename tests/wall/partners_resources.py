from __future__ import annotations

from cdm.core.vocabulary import Role
from partners.models import Resource
from tests.partners.resources import event, resource
from tests.personae import marker
from tests.wall import GONE, World, own, public, staff

JUDGES = (Role.DOCUMENTALIST, Role.MANAGER)
# Reception proposes too and opens its own; another's is not there for them.
OTHERS = {"reception": GONE, "seen_by": ("documentalist",)}


def populate(world: World) -> None:
    """Of both partners, with their marker: what waits, what was declined, a change of what is shown."""
    for partner in (world.partner_a, world.partner_b):
        resource(partner, f"Guide de {marker(partner)}", state="proposed")
        resource(partner, f"Refusé à {marker(partner)}", state="declined", reason=f"Pas {marker(partner)}")
        shown = resource(partner, "Boussole")
        resource(partner, f"Boussole de {marker(partner)}", state="proposed", replaces=shown)
    event(world.partner_a)


def proposed(world: World):
    return {"pk": Resource.objects.originals().get(partner=world.partner_a, state="proposed").pk}


def shown(world: World):
    return {"pk": Resource.objects.get(kind="event").pk}


def key(world: World):
    return {"key": "nothing"}


ROWS = {
    "partners:professionals": public(),
    "partners:professionals_calendar": public(),
    "partners:professionals_feed": public(),
    "partners:professionals_event": public(shown),
    "partners:propose": staff(),
    "partners:proposals": staff(seen_by=("documentalist",)),
    "partners:proposal_undo": staff(make=key),
    "partners:proposal_judged_undo": staff(*JUDGES, make=key),
    "partners:proposal": own(proposed, *Role, **OTHERS),
    "partners:proposal_edit": own(proposed, *Role, **OTHERS),
    "partners:proposal_withdraw": own(proposed, *Role, **OTHERS),
    "partners:proposal_restore": own(proposed, *Role, reception=GONE),
    "partners:proposal_approve": staff(*JUDGES, make=proposed),
    "partners:proposal_decline": staff(*JUDGES, make=proposed, seen_by=("documentalist",)),
}
