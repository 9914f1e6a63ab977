from cdm.core.vocabulary import Role
from tests.wall import public, staff

WRITERS = (Role.COUNSELLOR, Role.RECEPTION, Role.COORDINATOR, Role.MANAGER)


def a_token(world):
    return {"token": "of-nothing"}


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
}
