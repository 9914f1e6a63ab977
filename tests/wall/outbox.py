from cdm.core.vocabulary import Role
from tests.wall import staff

ROWS = {"outbox:index": staff(Role.MANAGER)}
