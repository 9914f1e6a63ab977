"""Contacts of both partners, so that a year that leaks has something to leak (numbers: tests/stats/test_year.py)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.core.vocabulary import Role
from stats.models import ReportFile, ReportRun
from stats.recording import record
from stats.report import runs
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


def report_file(world: World):
    """One that is there, so that who may not take it along is not refused for want of it."""
    run = ReportRun.objects.filter(year=2021, state=ReportRun.State.MADE).first()
    if run is None:
        run = ReportRun.objects.create(year=2021, number=1, day=dt.date(2022, 1, 3), state=ReportRun.State.MADE)
        ReportFile.objects.create(run=run.key, name=runs.name(2021, "xlsx"), content=b"PK", size=2)
    return {"year": 2021, "part": "xlsx"}


ROWS = {
    **rows(staff, ["stats:latest"], *READERS),
    **rows(staff, ["stats:year"], *READERS, make=year),
    **rows(staff, ["stats:export"], *READERS, make=export),
    **rows(staff, ["stats:report", "stats:report_events", "stats:report_make"], Role.MANAGER, make=year),
    **rows(staff, ["stats:report_file"], Role.MANAGER, make=report_file),
}
