"""Special audiences and cohorts: of the whole house, so only its managers see and keep them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.core.vocabulary import Role
from stats.models import Cohort, Measure
from stats.recording import count
from tests.wall import World, rows, staff

FACT = {"measure": Measure.REACHED, "day": dt.date(2021, 3, 1), "item": "FORM"}


def populate(world: World) -> None:
    with transaction.atomic():
        count(**FACT, count=12)
    facts = {"programme": "touchngo", "year": 2021, "title_fr": "NEET", "title_nl": "NEET", "persons": 218}
    Cohort.objects.create(**facts, individual=95, group=123, target_persons=200)


def year(world: World):
    return {"year": 2021}


def cohort(world: World):
    return {"key": Cohort.objects.earliest("key").key}


def leaving(world: World):
    """One of its own to remove: as many of them are as there are personae."""
    return {"key": Cohort.objects.create(programme="x", year=2021, title_fr="X", title_nl="X", persons=1).key}


def undone(world: World):
    return {"key": "x"}


ROWS = {
    **rows(staff, ["stats:audiences", "stats:cohorts", "stats:cohort_new"], Role.MANAGER),
    "stats:audiences_year": staff(Role.MANAGER, make=year),
    "stats:audience_take_out": staff(Role.MANAGER, post={"day": "2021-03-01", "audience": "FORM", "count": "1"}),
    "stats:cohort": staff(Role.MANAGER, make=cohort),
    "stats:cohort_remove": staff(Role.MANAGER, make=leaving),
    "stats:apart_undo": staff(Role.MANAGER, make=undone),
}
