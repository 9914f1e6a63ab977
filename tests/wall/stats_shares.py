"""Links for funders: managers make them, whoever has one looks."""

from __future__ import annotations

import datetime as dt

from cdm.core import clock
from cdm.core.vocabulary import Role
from stats.models import ShareLink
from stats.shares import links
from tests.wall import World, public, staff


def _link(**subject: str) -> ShareLink:
    return links.make(title="Fonds", expires=clock.today() + dt.timedelta(days=30), **subject)


def populate(world: World) -> None:
    _link(partner=world.partner_a.code)
    _link(partner=world.partner_b.code)
    links.revoke(link=_link(programme="touchngo"))


def leaving(world: World):
    """One of its own to take back: as many of them are as there are personae."""
    return {"key": _link(partner=world.partner_a.code).key}


def undone(world: World):
    return {"key": "x"}


def opened(world: World):
    return {"token": links.token(ShareLink.objects.filter(partner=world.partner_a.code).earliest("key"))}


def over(world: World):
    """What one that was taken back shows; of a year with figures, see tests/stats/test_shares.py."""
    return {"token": links.token(ShareLink.objects.filter(programme="touchngo").earliest("key")), "year": 2021}


ROWS = {
    "stats:shares": staff(Role.MANAGER),
    "stats:share_revoke": staff(Role.MANAGER, make=leaving),
    "stats:share_undo": staff(Role.MANAGER, make=undone),
    "stats:shared": public(opened),
    "stats:shared_year": public(over),
    "stats:shared_file": public(over),
}
