"""The partners' sheets: everybody reads them, nobody reads who keeps them; a sheet is written by its own partner."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from partners.models import PartnerLink
from tests.wall import GONE, World, own, public, staff
from tests.wall.partners import partner

KEEPERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)
WRITERS = (Role.COORDINATOR, Role.MANAGER)


def populate(world: World) -> None:
    """Each sheet is kept by its coordinator, whose name carries the marker: it must not show where visitors look."""
    for each, keeper in ((world.partner_a, "coordinator_a"), (world.partner_b, "coordinator_b")):
        each.owner = world.people[keeper]
        each.themes, each.languages = ["WORK"], ["fr", "nl"]
        each.save(update_fields=["owner", "themes", "languages"])
        PartnerLink.objects.create(
            partner=each,
            label_fr="S’inscrire",
            label_nl="Inschrijven",
            url_fr="https://a.example/",
            url_nl="https://a.example/",
        )


def note(world: World):
    return {"key": "x"}


ROWS = {
    "partners:index": public(),
    "partners:sheet": public(partner),
    "partners:sheets": staff(*KEEPERS),
    "partners:partner_add": staff(Role.MANAGER),
    # A counsellor of the partner knows that there is a sheet, one of another partner finds nothing.
    "partners:edit_sheet": own(partner, *WRITERS, counsellor_b=GONE),
    "partners:verify": own(partner, *WRITERS, counsellor_b=GONE),
    "partners:verify_undo": staff(*KEEPERS, make=note),
}
