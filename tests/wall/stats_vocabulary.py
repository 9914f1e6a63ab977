"""The vocabulary of the figures: managers keep it, who reads figures reads the definitions."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from stats.models import SeriesBreak
from tests.wall import World, rows, staff

READERS = (Role.COORDINATOR, Role.MANAGER)


def listed(world: World):
    return {"name": "status"}


def term(world: World):
    return {"name": "status", "code": "JS_FREE"}


def group(world: World):
    return {"name": "status", "code": "JS"}


def category(world: World):
    return {"service": "IC", "code": "video"}


def key(world: World):
    return {"key": "not-there"}


def series_break(world: World):
    return {"key": SeriesBreak.objects.create(year=2024, subject="profile", text_fr="Autre.", text_nl="Anders.").pk}


ALL = ["stats:vocabulary", "stats:vocabulary_categories", "stats:vocabulary_category_add", "stats:vocabulary_breaks",
       "stats:vocabulary_break_add"]  # fmt: skip
OF_A_LIST = [f"stats:vocabulary_{name}" for name in ("list", "compare", "change", "add", "group_add")]
ROWS = {
    **rows(staff, ALL, Role.MANAGER),
    **rows(staff, OF_A_LIST, Role.MANAGER, make=listed),
    **rows(staff, [f"stats:vocabulary_{n}" for n in ("term", "revive", "remove")], Role.MANAGER, make=term),
    **rows(staff, ["stats:vocabulary_group", "stats:vocabulary_group_remove"], Role.MANAGER, make=group),
    **rows(staff, ["stats:vocabulary_category", "stats:vocabulary_category_remove"], Role.MANAGER, make=category),
    **rows(staff, ["stats:vocabulary_break", "stats:vocabulary_break_remove"], Role.MANAGER, make=series_break),
    **rows(staff, ["stats:vocabulary_undo"], Role.MANAGER, make=key),
    **rows(staff, ["stats:definitions"], *READERS),
}
