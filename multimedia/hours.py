"""Weekly hours as people read them: those of a space of its own, and when a steward helps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from cdm.agenda.models import WEEKDAYS, AvailabilityRule
from multimedia.models import Space, StewardHours

DAYS = dict(WEEKDAYS)


Stretch = StewardHours | AvailabilityRule


@dataclass(frozen=True)
class Line:
    """One day of the week and its stretches, in order."""

    weekday: int
    stretches: Sequence[Stretch]

    @property
    def day(self) -> str | Promise:
        return DAYS[self.weekday]


def by_day(stretches: Iterable[Stretch]) -> list[Line]:
    """The days that have any. ``stretches`` come ordered by day and beginning."""
    return [Line(weekday, list(group)) for weekday, group in groupby(stretches, key=lambda each: each.weekday)]


def of_steward() -> list[Line]:
    return by_day(StewardHours.objects.all())


def of_space(space: Space) -> list[Line]:
    """Its own; none: it is open when the centre is."""
    return by_day(AvailabilityRule.objects.filter(calendar=space.calendar_id).order_by("weekday", "starts", "pk"))
