"""What everybody may read, and the managers' page where it begins."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.core.vocabulary import Role
from stats.models import Snapshot
from stats.publishing import snapshots
from stats.recording import record
from tests.wall import World, public, rows, staff

YEAR = 2020


def populate(world: World) -> None:
    """A public year with contacts of both partners: a page that told partners apart would have something to leak."""
    with transaction.atomic():
        for partner in (world.partner_a, world.partner_b):
            record(day=dt.date(YEAR, 5, 4), service="IC", channel="FACE", theme="WORK", partner=partner.code, count=80)
    snapshots.freeze()
    assert Snapshot.objects.filter(month__year=YEAR).exists()


def year(world: World):
    return {"year": YEAR}


def file(world: World):
    return {"name": "services.csv"}


ROWS = {
    **rows(public, ["stats:public", "stats:open_data", "stats:method"]),
    **rows(public, ["stats:public_year"], make=year),
    **rows(public, ["open_data:file"], make=file),
    **rows(staff, ["stats:publication", "stats:publish"], Role.MANAGER),
}
