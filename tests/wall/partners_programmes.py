"""Programmes: one of partner A's own, one of B's own, one that both carry; what each may read of them."""

from __future__ import annotations

import datetime as dt

from cdm.core import clock
from cdm.core.vocabulary import Role
from partners.models import Programme
from partners.programmes.access import READERS
from stats.shares import links
from tests.personae import marker
from tests.wall import World, own, public, staff


def populate(world: World) -> None:
    """What a programme is, everybody may read; for whom managers made a link, nobody else."""
    for code, carrier in (("owna", world.partner_a), ("ownb", world.partner_b)):
        row = Programme.objects.create(code=code, name_fr=f"Programme {code}", name_nl=f"Programma {code}")
        row.partners.set([carrier])
        row.targets.create(year=clock.today().year, what="contacts", number=120)
        links.make(title=marker(carrier), programme=code, expires=clock.today() + dt.timedelta(days=30))


def _of_a() -> Programme:
    return Programme.objects.get(code="owna")


def programme(world: World):
    return {"pk": _of_a().pk}


def programme_year(world: World):
    return {"pk": _of_a().pk, "year": clock.today().year}


def link(world: World):
    """One of its own to take back, each time."""
    made = links.make(title="Fonds", programme="owna", expires=clock.today() + dt.timedelta(days=30))
    return {"pk": _of_a().pk, "key": made.key}


def undone(world: World):
    return {"pk": _of_a().pk, "key": "x"}


def code(world: World):
    return {"code": "owna"}


def _managers(make):
    """Of one programme: its coordinators read it and do not write it, others never hear of it."""
    return staff(Role.MANAGER, make=make)


ROWS = {
    "partners:programmes_public": public(),
    "partners:programme_public": public(code),
    "partners:programmes": staff(*READERS),
    "partners:programme": own(programme, *READERS),
    "partners:programme_year": own(programme_year, *READERS),
    "partners:programme_new": staff(Role.MANAGER),
    "partners:programme_file": _managers(programme_year),
    "partners:programme_targets": _managers(programme_year),
    "partners:programme_edit": _managers(programme),
    "partners:programme_link": _managers(programme),
    "partners:programme_link_end": _managers(link),
    "partners:programme_undo": _managers(undone),
}
