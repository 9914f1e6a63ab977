"""Closing a year, and the versions of its figures since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from stats import closed
from stats.closing import figures
from stats.closing.figures import Changed
from stats.closing.words import day, signed
from stats.models import YearVersion


@dataclass(frozen=True)
class Version:
    """``change``: contacts more or fewer than the version before; None for the first."""

    number: int
    day: dt.date
    contacts: int
    change: int | None

    @property
    def kept(self) -> str:
        return day(self.day)

    @property
    def signed(self) -> str:
        return signed(self.change or 0)


def close(*, year: int) -> YearVersion:
    """Freeze the figures of ``year`` as version 1. From then on PostgreSQL refuses to write in it.

    Waits for the records under way in that year, and they for it. Raises Refused for a year that is not over,
    Conflict for one that is closed.
    """
    if year >= clock.today().year:
        raise Refused(_("%(year)s is not over yet.") % {"year": year})
    with transaction.atomic(durable=True):
        closed.hold_alone(year)
        if closed.is_closed(year):
            raise Conflict(_("%(year)s was closed meanwhile.") % {"year": year})
        trail.record(Verb.CLOSED, "stats.yearversion", key=year)
        return add(year, 1)


def add(year: int, number: int) -> YearVersion:
    """The figures as they stand, as one more version. In a transaction that holds the year alone."""
    return YearVersion.objects.create(year=year, number=number, day=clock.today(), figures=figures.collect(year))


def latest(year: int) -> YearVersion | None:
    return YearVersion.objects.filter(year=year).order_by("-number").first()


def versions(year: int) -> list[Version]:
    """From the first on. One query."""
    rows = YearVersion.objects.filter(year=year).order_by("number")
    found: list[Version] = []
    for number, on, contacts in rows.values_list("number", "day", "figures__total__contacts"):
        found.append(Version(number, on, contacts, contacts - found[-1].contacts if found else None))
    return found


def differences(year: int, first: int, second: int) -> list[Changed]:
    """What differs in version ``second`` from ``first``. Raises ``YearVersion.DoesNotExist``."""
    rows = {row.number: row.figures for row in YearVersion.objects.filter(year=year, number__in=(first, second))}
    if first not in rows or second not in rows:
        raise YearVersion.DoesNotExist
    return figures.differences(rows[first], rows[second])
