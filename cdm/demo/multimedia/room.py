"""The places of the demo and their rules, from ``files/multimedia/room.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cdm.agenda.models import AvailabilityRule, Calendar, Site
from cdm.demo.data_centre import HOURS
from cdm.demo.groups.words import typeset
from multimedia.models import Equipment, Landmark, MultimediaSettings, Space, Station, StewardHours

FILES = Path(__file__).parents[1] / "files" / "multimedia"
Stretch = tuple[dt.time, dt.time]


@dataclass(frozen=True)
class Plan:
    """What is written of one space. ``cells``: of each place, by number from 1; None has no fixed place."""

    fields: Mapping[str, Any]
    cells: Mapping[int, tuple[int, int] | None]
    accessible: frozenset[int]
    equipment: Mapping[str, list[int]]
    labels: Mapping[str, str]
    hours: tuple[tuple[Stretch, ...], ...]

    @property
    def code(self) -> str:
        return str(self.fields["code"])

    def open(self, weekday: int) -> tuple[Stretch, ...]:
        """On an ordinary week; those of the centre where it has none of its own."""
        if not self.hours:
            return HOURS.get(weekday, ())
        return self.hours[weekday] if weekday < len(self.hours) else ()


@cache
def read() -> Mapping[str, Any]:
    return tomllib.loads((FILES / "room.toml").read_text(encoding="utf-8"))


def stretches(text: str) -> tuple[Stretch, ...]:
    """Of ``09:00-12:30 13:30-16:45``."""
    pairs = (part.split("-") for part in text.split())
    return tuple((dt.time.fromisoformat(starts), dt.time.fromisoformat(ends)) for starts, ends in pairs)


@cache
def plans() -> dict[str, Plan]:
    """By code, in their order."""
    return {row["code"]: _plan(dict(row)) for row in read()["spaces"]}


def _plan(row: dict[str, Any]) -> Plan:
    islands, count = row.pop("places", []), row.pop("count", 0)
    cells: list[tuple[int, int] | None] = [
        (island["x"] + column, island["y"] + line)
        for island in islands
        for line in range(island["height"])
        for column in range(island["width"])
    ]
    return Plan(
        cells=dict(enumerate(cells or [None] * count, start=1)),
        accessible=frozenset(row.pop("accessible")),
        equipment=row.pop("equipment", {}),
        labels={language: label for language in ("fr", "nl") if (label := row.pop(f"labels_{language}", ""))},
        hours=tuple(stretches(text) for text in row.pop("hours", [])),
        fields={**row, "description_fr": typeset(row["description_fr"])},
    )


def lay_out(site: Site) -> dict[str, Space]:
    """Write all of it; by code. Needs a transaction."""
    MultimediaSettings.objects.get_or_create(pk=1, defaults=read()["settings"])
    things = _equipment()
    made = {}
    for position, plan in enumerate(plans().values(), start=1):
        calendar = Calendar.objects.create(
            kind=Calendar.Kind.STATIONS, name=plan.fields["name_fr"], capacity=len(plan.cells), site=site
        )
        AvailabilityRule.objects.bulk_create(
            AvailabilityRule(calendar=calendar, site=site, weekday=weekday, starts=starts, ends=ends)
            for weekday, parts in enumerate(plan.hours)
            for starts, ends in parts
        )
        made[plan.code] = Space.objects.create(calendar=calendar, position=position, **plan.fields)
        _stations(made[plan.code], plan, things)
    Landmark.objects.bulk_create(Landmark(**row) for row in read()["landmarks"])
    StewardHours.objects.bulk_create(
        StewardHours(weekday=weekday, starts=starts, ends=ends)
        for weekday, text in enumerate(read()["steward"]["hours"])
        for starts, ends in stretches(text)
    )
    return made


def _equipment() -> dict[str, Equipment]:
    rows = read()["equipment"]
    made = Equipment.objects.bulk_create(
        Equipment(name_fr=words["fr"], name_nl=words["nl"], position=position)
        for position, words in enumerate(rows.values(), start=1)
    )
    return dict(zip(rows, made, strict=True))


def _stations(space: Space, plan: Plan, things: Mapping[str, Equipment]) -> None:
    made = Station.objects.bulk_create(
        Station(
            space=space,
            number=number,
            accessible=number in plan.accessible,
            x=cell[0] if cell else None,
            y=cell[1] if cell else None,
            **{f"label_{language}": label.format(number) for language, label in plan.labels.items()},
        )
        for number, cell in plan.cells.items()
    )
    has = Station.equipment.through
    has.objects.bulk_create(
        has(station=made[number - 1], equipment=things[key])
        for key, numbers in plan.equipment.items()
        for number in numbers
    )
