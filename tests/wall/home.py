from cdm.core.vocabulary import Role, Service
from cdm.home.models import Preset
from tests.personae import marker
from tests.wall import GONE, public, staff

WRITERS = (Role.COUNSELLOR, Role.RECEPTION, Role.COORDINATOR, Role.MANAGER)


def a_token(world):
    return {"token": "of-nothing"}


def a_preset(world):
    """Of partner A's counsellor: nobody else's, whatever their role."""
    counsellor = world.people["counsellor_a"]
    return {
        "pk": Preset.objects.create(user=counsellor, name=marker(world.partner_a), position=1, service=Service.IC).pk
    }


OTHERS = dict.fromkeys(("coordinator_a", "counsellor_b", "coordinator_b", "reception", "manager"), GONE)
ROWS = {
    "home:front": public(),
    "home:contact": public(),
    "home:privacy": public(),
    "home:accessibility": public(),
    "choose_language": public(),
    "healthz": public(),
    "readyz": public(),
    "home:visit": public(),
    "home:mine": public(),
    # Reception reads who is expected, by name, for everybody.
    "home:today": staff(seen_by=("reception",)),
    "home:record": staff(*WRITERS),
    "home:record_undo": staff(*WRITERS, make=a_token),
    "home:presets": staff(*WRITERS),
    "home:preset": staff(*WRITERS, make=a_preset, **OTHERS),
    "home:preset_back": staff(*WRITERS, make=a_token),
}
