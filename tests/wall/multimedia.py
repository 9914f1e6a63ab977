"""The public pages of the multimedia area, which belongs to no partner."""

from __future__ import annotations

from tests.multimedia import worlds
from tests.wall import World, public, rows


def populate(world: World) -> None:
    site = worlds.site()
    worlds.workstations(site)
    worlds.quiet_rooms(site)
    worlds.steward()


ROWS = {
    **rows(
        public,
        (
            "multimedia:front",
            "multimedia:now",
            "multimedia:book",
            "multimedia:book_time",
            "multimedia:book_details",
            "multimedia:book_done",
            "multimedia:skills",
        ),
    ),
}
