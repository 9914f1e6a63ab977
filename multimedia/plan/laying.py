"""Laying out the plan of the area: one thing to a cell, places by cells, landmarks by their top left corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.integrity import refusing
from cdm.core.refused import Conflict, Refused
from multimedia.models import Landmark, Station

COLUMNS, ROWS = 40, 40  # the most a plan has
LEAST_COLUMNS, LEAST_ROWS = 12, 8
ROOM = 2  # free columns and rows beside what stands farthest
TAKEN = "station_cell_once"


@dataclass(frozen=True)
class Cell:
    """Of the plan as a table: what stands in it, if anything; a landmark spans several."""

    x: int
    y: int
    station: Station | None = None
    landmark: Landmark | None = None
    width: int = 1
    height: int = 1


def rows(stations: Sequence[Station], landmarks: Sequence[Landmark]) -> list[list[Cell]]:
    """The plan as the rows of a table. Cells under a landmark that spans them are left out."""
    standing = {(of.x, of.y): of for of in stations if of.x is not None and of.y is not None}
    corners: dict[tuple[int, int], Landmark] = {}
    under: set[tuple[int, int]] = set()
    for mark in landmarks:
        spanned = set(cells_of(mark))
        if spanned & (standing.keys() | under):
            continue  # saved beside the rules; a table cannot draw one thing over another
        corners[mark.x, mark.y] = mark
        under |= spanned
    reach = [*standing, *under]
    width = min(max([LEAST_COLUMNS, *(x + 1 + ROOM for x, _y in reach)]), COLUMNS)
    height = min(max([LEAST_ROWS, *(y + 1 + ROOM for _x, y in reach)]), ROWS)

    def line(y: int) -> Iterator[Cell]:
        for x in range(width):
            if mark := corners.get((x, y)):
                yield Cell(x, y, landmark=mark, width=mark.width, height=mark.height)
            elif (x, y) not in under:
                yield Cell(x, y, station=standing.get((x, y)))

    return [list(line(y)) for y in range(height)]


def cells_of(mark: Landmark) -> Iterator[tuple[int, int]]:
    for x in range(mark.x, mark.x + mark.width):
        for y in range(mark.y, mark.y + mark.height):
            yield x, y


def place(*, stations: Sequence[Station], x: int, y: int) -> None:
    """Put ``stations`` side by side from the cell (``x``, ``y``) to the right. Raises Refused when one does not fit."""
    cells = [(x + n, y) for n in range(len(stations))]
    _within(cells)
    with transaction.atomic(durable=True):
        for mark in Landmark.objects.all():
            if set(cells) & set(cells_of(mark)):
                raise Refused(_("“%(name)s” stands there on the plan.") % {"name": mark.name})
        Station.objects.filter(pk__in=[of.pk for of in stations]).update(x=None, y=None)
        with refusing({TAKEN: Conflict(_("Another place stands there on the plan."))}):
            for of, (column, row) in zip(stations, cells, strict=True):
                of.x, of.y = column, row
                of.save(update_fields=["x", "y"])
        trail.record_all(Verb.CHANGED, stations, fields=("x", "y"))


def take_off(*, station: Station) -> Station:
    """It has no fixed place on the plan any more."""
    with transaction.atomic(durable=True):
        station.x = station.y = None
        station.save(update_fields=["x", "y"])
        trail.record(Verb.CHANGED, station, fields=("x", "y"))
    return station


def save_landmark(*, landmark: Landmark) -> Landmark:
    """Add ``landmark`` or what was changed in it. Raises ValidationError, or Refused where something else stands."""
    with transaction.atomic(durable=True):
        landmark.full_clean()
        cells = set(cells_of(landmark))
        _within(cells)
        for of in Station.objects.filter(x__isnull=False).select_related("space"):
            if (of.x, of.y) in cells:
                raise Refused(_("%(space)s, %(place)s stands there.") % {"space": of.space, "place": of}, field="x")
        for mark in Landmark.objects.exclude(pk=landmark.pk):
            if cells & set(cells_of(mark)):
                raise Refused(_("“%(name)s” stands there on the plan.") % {"name": mark.name}, field="x")
        with trail.saving(landmark):
            landmark.save()
    return landmark


def remove_landmark(*, landmark: Landmark) -> None:
    with transaction.atomic(durable=True):
        trail.record(Verb.REMOVED, landmark)
        landmark.delete()


def _within(cells: Sequence[tuple[int, int]] | set[tuple[int, int]]) -> None:
    if not all(0 <= x < COLUMNS and 0 <= y < ROWS for x, y in cells):
        raise Refused(_("That is outside the plan."), field="x")
