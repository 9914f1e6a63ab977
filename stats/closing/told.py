"""The closing of a year as its page tells it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.human import number
from cdm.core.vocabulary import Service
from stats import contacts
from stats.closed import closed_years
from stats.closing import history, pending
from stats.closing.correcting import Row
from stats.closing.figures import Changed
from stats.closing.history import Version
from stats.closing.pending import Point
from stats.closing.words import Words, day, month, signed
from stats.models import DIMENSIONS, Correction, YearVersion
from stats.series import ORDER


@dataclass(frozen=True)
class Line:
    """A correction in words. ``key`` is None for one that is only asked for."""

    month: str
    count: int
    codes: str
    reason: str = ""
    version: int = 0
    day: dt.date | None = None
    key: object = None

    @property
    def made(self) -> str:
        return day(self.day) if self.day else ""

    @property
    def signed(self) -> str:
        return signed(self.count)


@dataclass
class Closing:
    """``first`` and ``second``: the versions to compare; None for the last two. Raises YearVersion.DoesNotExist."""

    year: int
    first: int | None
    second: int | None
    error: str = ""

    def __post_init__(self) -> None:
        self.versions: list[Version] = history.versions(self.year)
        numbers = {version.number for version in self.versions}
        if {self.first, self.second} - {None} - numbers:
            raise YearVersion.DoesNotExist
        if len(self.versions) > 1:
            self.second = self.second or self.versions[-1].number
            self.first = self.first or self.second - 1 or 1
        self.closed_years = closed_years()

    # --- where it stands ----------
    @property
    def closed(self) -> bool:
        return bool(self.versions)

    @property
    def running(self) -> bool:
        return self.year >= clock.today().year

    @cached_property
    def years(self) -> list[tuple[int, bool]]:
        """The years there are, newest first, with whether they are closed."""
        every = {*contacts.span(), self.year, *self.closed_years}
        return [(year, year in self.closed_years) for year in sorted(every, reverse=True)]

    @property
    def lead(self) -> str:
        words: dict[str, Any] = {"year": self.year, "next": self.year + 1}
        if self.running:
            return _("%(year)s is not over. It can be closed from 1 January %(next)s on.") % words
        if not self.closed:
            return _("%(year)s is over and still open: what is late can be recorded and imported.") % words
        first, last = self.versions[0], self.versions[-1]
        words |= {"day": day(first.day), "number": last.number, "last": day(last.day)}
        if last is first:
            return _("%(year)s was closed on %(day)s. Its figures have not changed since.") % words
        return _("%(year)s was closed on %(day)s. Version %(number)s, of %(last)s, is the one in force.") % words

    # --- before ----------
    @cached_property
    def counted(self) -> contacts.Contacts:
        return contacts.of_year(self.year)

    @cached_property
    def points(self) -> list[Point]:
        """What is open first."""
        return sorted(pending.of(self.year, self.counted), key=lambda point: not point.open)

    @property
    def open_points(self) -> int:
        return sum(point.open for point in self.points)

    @property
    def stats(self) -> list[tuple[str, str]]:
        """(number, what): the figures that would be frozen, or are."""
        by_service = self.counted.by_service
        services = [(number(by_service[s]), str(Service(s).label)) for s in ORDER if by_service[s]]
        return [(number(self.counted.total), _("contacts")), *services]

    # --- since ----------
    @cached_property
    def changes(self) -> list[Changed]:
        """From version ``first`` to ``second``; nothing while there is one version."""
        if self.first is None or self.second is None:
            return []
        return history.differences(self.year, self.first, self.second)

    @cached_property
    def corrections(self) -> list[Line]:
        """The newest first."""
        words = Words()
        rows = Correction.objects.filter(month__year=self.year).order_by("-version", "count", "key")
        return [
            Line(
                month(row.month),
                row.count,
                words.codes({name: getattr(row, name) for name in DIMENSIONS}),
                str(row.get_reason_display()),
                row.version,
                row.day,
                row.key,
            )
            for row in rows
        ]


def said(rows: Sequence[Row]) -> list[Line]:
    """What a correction would add and take away, in words."""
    words = Words()
    return [Line(month(row.month), row.count, words.codes(row.codes)) for row in rows]
