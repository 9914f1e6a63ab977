"""Corrections of a closed year: compensating records, never an edit (design F2)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.human import number
from cdm.core.integrity import refusing
from cdm.core.refused import Conflict, Refused
from stats import closed
from stats.closing import figures, history
from stats.closing.figures import Changed
from stats.closing.words import month
from stats.models import DIMENSIONS, Correction, MonthlyTally, YearVersion
from stats.recording import CODE, MOST, VOCABULARIES, once


@dataclass(frozen=True)
class Row:
    """``count`` contacts more, or fewer below zero, in the month whose first day is ``month``; "" = not stated."""

    month: dt.date
    count: int
    service: str
    channel: str = ""
    context: str = ""
    theme: str = ""
    language: str = ""
    partner: str = ""
    programme: str = ""

    @property
    def codes(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in DIMENSIONS}


class TooFew(Refused):
    """More would be taken away than are counted. ``row`` is the one that asks too much."""

    def __init__(self, message: object, row: Row) -> None:
        super().__init__(message, field="count")
        self.row = row


def preview(*, year: int, rows: Sequence[Row]) -> list[Changed]:
    """What ``rows`` would change, before and after. Writes nothing. Raises as ``correct`` does."""
    latest = history.latest(year)
    if latest is None:
        raise Refused(_("%(year)s is not closed: record in it as usual.") % {"year": year})
    _check(year, rows)
    before = after = figures.collect(year)
    for row in rows:
        after = figures.with_contacts(after, row.month, row.codes, row.count)
    return figures.differences(before, after)


def correct(
    *, year: int, rows: Sequence[Row], reason: str, after: int, submission: uuid.UUID | None = None
) -> YearVersion:
    """Add ``rows`` to a closed year and freeze the next version. The same ``submission`` twice adds once (B3).

    ``after`` is the version they were made up against. Raises Refused for a year that is not closed and for rows that
    cannot be, TooFew, and Conflict when there is a newer version.
    """
    with transaction.atomic(durable=True):
        closed.hold_alone(year)
        latest = history.latest(year)
        if latest is None:
            raise Refused(_("%(year)s is not closed: record in it as usual.") % {"year": year})
        if submission is not None and not once(submission):
            return latest
        if latest.number != after:
            raise Conflict(
                _("%(year)s was corrected meanwhile: look at what your correction changes once more.") % {"year": year}
            )
        _check(year, rows)
        facts = {"version": latest.number + 1, "day": clock.today(), "reason": Correction.Reason(reason)}
        too_few = Refused(_("Fewer contacts are counted there than you take away."), field="count")
        with refusing({"monthlytally_not_negative": too_few}):
            Correction.objects.bulk_create([Correction(**asdict(row), **facts) for row in rows])
        trail.record(Verb.ADDED, Correction._meta.label_lower, key=year)
        return history.add(year, latest.number + 1)


def _check(year: int, rows: Sequence[Row]) -> None:
    if not rows:
        raise Refused(_("There is nothing to correct."))
    for row in rows:
        if row.month.year != year or row.month.day != 1:
            raise Refused(_("Choose a month of %(year)s.") % {"year": year}, field="month")
        if not 1 <= abs(row.count) <= MOST:
            raise Refused(_("Write a number of contacts from 1 up."), field="count")
        _known(row.codes)
    _enough(rows)


def _known(codes: Mapping[str, str]) -> None:
    for name, code in codes.items():
        fits = code in VOCABULARIES[name] if name in VOCABULARIES else CODE.fullmatch(code)
        if not fits and (code or name == "service"):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": code}, field=name)


def _enough(rows: Sequence[Row]) -> None:
    """One query for each row that takes away, so two at most in a correction of the page."""
    net: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        net[row.month, *row.codes.values()] += row.count
    for row in rows:
        taken = -net[row.month, *row.codes.values()]
        if taken <= 0:
            continue
        same = MonthlyTally.objects.filter(month=row.month, **row.codes)
        there = same.values_list("count", flat=True).first() or 0
        if there < taken:
            said = ngettext(
                "Only %(count)s such contact is counted in %(month)s.",
                "Only %(count)s such contacts are counted in %(month)s.",
                there,
            )
            if not there:
                said = _("No such contact is counted in %(month)s.")
            raise TooFew(said % {"count": number(there), "month": month(row.month)}, row)


def nearest(row: Row, most: int = 8) -> list[tuple[dict[str, str], int]]:
    """What is counted in the month of ``row`` under the codes most like its own: (codes, contacts), likest first."""
    codes = row.codes
    tallies = MonthlyTally.objects.filter(month=row.month, service=row.service, count__gt=0)
    found = [
        (dict(zip(DIMENSIONS, values, strict=True)), count)
        for *values, count in tallies.values_list(*DIMENSIONS, "count")
    ]
    return sorted(found, key=lambda one: (-sum(one[0][name] == code for name, code in codes.items()), -one[1]))[:most]
