"""The documentation: everybody looks, documentalists and managers keep it, reception counts what is consulted too."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from multimedia.models import Work
from tests.multimedia import works
from tests.wall import World, public, rows, staff

KEEPERS = (Role.DOCUMENTALIST, Role.MANAGER)


def populate(world: World) -> None:
    works.shelf()


def work(world: World):
    return {"pk": Work.objects.get(call_number="WER 9").pk}


def key(world: World):
    return {"key": "none"}


def kind(world: World):
    return {"kind": "csv"}


ROWS = {
    "multimedia:works": public(),
    "multimedia:work": public(work),
    **rows(
        staff,
        (
            "multimedia:catalogue",
            "multimedia:work_new",
            "multimedia:works_import",
            "multimedia:works_template",
            "multimedia:stock",
        ),
        *KEEPERS,
    ),
    **rows(staff, ("multimedia:work_edit", "multimedia:work_withdraw"), *KEEPERS, make=work),
    **rows(staff, ("multimedia:works_export", "multimedia:stock_export"), *KEEPERS, make=kind),
    "multimedia:work_undo": staff(*KEEPERS, make=key),
    "multimedia:consulted": staff(Role.RECEPTION, *KEEPERS),
    "multimedia:consulted_undo": staff(Role.RECEPTION, *KEEPERS, make=key),
}
