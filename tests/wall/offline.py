from tests.wall import public, staff
from tests.wall.home import WRITERS

ROWS = {
    "service_worker": public(),
    "home:record_offline": public(),
    "home:record_key": public(),
    "home:record_manifest": public(),
    "home:record_sync": staff(*WRITERS),
}
