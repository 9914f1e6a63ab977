"""Outside the demo its pages are not there, for anyone."""

from tests.wall import GONE, PERSONAE, World, public, rows

NOWHERE = dict.fromkeys(PERSONAE, GONE)


def letter(world: World):
    return {"name": "some-letter"}


def part(world: World):
    return {"name": "some-letter", "number": 1}


ROWS = {
    **rows(public, ("demo:accounts", "demo:mails"), **NOWHERE),
    **rows(public, ("demo:letter", "demo:html"), letter, **NOWHERE),
    "demo:part": public(part, **NOWHERE),
}
