"""Closing a year: of the whole house, so only its managers see and do it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.core.vocabulary import Role
from stats import closing
from stats.closing import Row
from stats.models import YearVersion
from stats.recording import record
from tests.wall import World, staff

CLOSED, OPEN = 2018, 2017  # years of no other page of the wall
FACTS = {"service": "IC", "channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr"}


def populate(world: World) -> None:
    with transaction.atomic():
        for year in (OPEN, CLOSED):
            record(day=dt.date(year, 3, 1), **FACTS, partner=world.partner_a.code, count=7)


def open_year(world: World):
    return {"year": OPEN}


def closed_year(world: World):
    """With a correction, so that every part of the page is there."""
    if not YearVersion.objects.filter(year=CLOSED).exists():
        closing.close(year=CLOSED)
        row = Row(dt.date(CLOSED, 3, 1), -2, **FACTS, partner=world.partner_a.code)
        closing.correct(year=CLOSED, rows=[row], reason="twice", after=1)
    return {"year": CLOSED}


ROWS = {
    "stats:closing": staff(Role.MANAGER, make=closed_year),
    "stats:close": staff(Role.MANAGER, make=open_year),
    "stats:correct": staff(Role.MANAGER, make=closed_year),
}
