"""Contacts of both partners, so that a year that leaks has something to leak (numbers: tests/stats/test_year.py)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.core.vocabulary import Role
from stats.recording import record
from tests.wall import World, rows, staff

READERS = (Role.COORDINATOR, Role.MANAGER)


def populate(world: World) -> None:
    with transaction.atomic():
        for partner in (world.partner_a, world.partner_b):
            record(day=dt.date(2021, 3, 1), service="IC", channel="FACE", theme="WORK", partner=partner.code, count=7)


def year(world: World):
    return {"year": 2021}


def export(world: World):
    return {"year": 2021, "kind": "csv"}


ROWS = {
    **rows(staff, ["stats:latest"], *READERS),
    **rows(staff, ["stats:year"], *READERS, make=year),
    **rows(staff, ["stats:export"], *READERS, make=export),
}
