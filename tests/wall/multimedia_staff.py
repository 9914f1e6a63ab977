"""The pages of the multimedia area for staff: it belongs to the centre, so partners have nothing to keep apart."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.core import clock
from cdm.core.vocabulary import Role
from stats import recording
from tests.wall import World, rows, staff

FIGURES = (Role.RECEPTION, Role.MANAGER)


def populate(world: World) -> None:
    """A week that the night wrote down, so that the page of figures has every table."""
    for days_ago in range(1, 8):
        day = clock.today() - dt.timedelta(days=days_ago)
        minutes = {("open_min", hour, "posts"): 600 for hour in range(9, 17)}
        minutes |= {("used_min", hour, "posts"): 70 * (hour - 8) for hour in range(9, 17)}
        minutes |= {("booked_min", hour, "posts"): 30 * days_ago for hour in range(9, 17)}
        with transaction.atomic():
            recording.set_minutes(day=day, minutes=minutes)
            recording.count(measure="door", day=day, hour=10, count=12)
            for measure, item in (("purpose", "JOB"), ("printed", "bw"), ("consulted", "WORK"), ("skills", "low")):
                recording.count(measure=measure, day=day, item=item, count=days_ago)


def export(world: World):
    return {"kind": "csv"}


ROWS = {
    **rows(staff, ["multimedia:occupancy"], *FIGURES),
    **rows(staff, ["multimedia:occupancy_export"], *FIGURES, make=export),
}
