"""Closed years: their figures stay as they are (design F2). PostgreSQL refuses to write in them; this says it in words.

A check before the write would cost every record a question and still lose a race against the closing. So there is
none: the triggers of ``stats/migrations/_rollups.py`` are the truth, and their refusal becomes a sentence here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from cdm.core.refused import Refused
from stats.models import YearVersion

CONSTRAINT = "stats_closed_year"
LOCKS = 0x73746174  # the class of the advisory locks: in share mode who writes in a year, alone who closes it
MANY = 0  # in the place of a year: who writes many tallies at once

Given = ParamSpec("Given")
Back = TypeVar("Back")


def closed_years() -> frozenset[int]:
    """One query."""
    return frozenset(YearVersion.objects.filter(number=1).values_list("year", flat=True))


def is_closed(year: int) -> bool:
    return YearVersion.objects.filter(year=year).exists()


def sentence(year: int) -> str:
    return _("The year %(year)s is closed: its figures stay as they are. A manager can add a correction.") % {
        "year": year
    }


def closing_of(refusal: IntegrityError) -> int | None:
    """The closed year that PostgreSQL refused to write in; None when it refused for another reason."""
    said = getattr(refusal.__cause__, "diag", None)
    if said is None or said.constraint_name != CONSTRAINT:
        return None
    found = re.search(r"\d+", said.message_primary or "")
    return int(found[0]) if found else None


def refusing(verb: Callable[Given, Back]) -> Callable[Given, Back]:
    """The same verb, raising ``Refused`` (field "day") when it writes in a closed year: its transaction is lost."""

    @wraps(verb)
    def refused(*args: Given.args, **kwargs: Given.kwargs) -> Back:
        try:
            return verb(*args, **kwargs)
        except IntegrityError as refusal:
            year = closing_of(refusal)
            if year is None:
                raise
            raise Refused(sentence(year), field="day") from refusal

    return refused


def hold_alone(year: int) -> None:
    """Until the end of the transaction nobody writes in ``year``: those at it have ended, others wait."""
    _lock(year)


def hold_many() -> None:
    """One at a time writes many tallies in one transaction.

    Two who did would lock the same rows in different orders. Who writes one waits for nobody with a row in hand that
    somebody else could want (tally, then its month, then its total), so that many and one never wait in a ring.
    """
    _lock(MANY)


def _lock(key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, key])
