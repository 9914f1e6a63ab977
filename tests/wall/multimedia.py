"""The public pages of the multimedia area, which belongs to no partner."""

from __future__ import annotations

import datetime as dt

from multimedia import finding
from multimedia.models import Booking
from tests.multimedia import worlds
from tests.wall import World, public, rows

WEDNESDAY = worlds.TUESDAY + dt.timedelta(days=1)  # Tuesday is closed by counselling's part of the wall


def populate(world: World) -> None:
    site = worlds.site()
    posts = worlds.workstations(site)
    worlds.quiet_rooms(site)
    worlds.steward()
    worlds.book(
        posts, worlds.at(WEDNESDAY, "10:00"), name="Visitor Centre", email="visitor.centre@example.org", places=2
    )


def token(world: World):
    return {"token": finding.token_of(Booking.objects.get(email="visitor.centre@example.org"))}


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
    # Who has the link is the visitor.
    **rows(
        public,
        (
            "multimedia:booking",
            "multimedia:booking_move",
            "multimedia:booking_cancel",
            "multimedia:booking_calendar",
        ),
        token,
    ),
}
