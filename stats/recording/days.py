"""Counts of a day that are said, not added: worked out anew as long as the day may still change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from cdm.core.refused import Refused
from stats.models import DayCount, Measure
from stats.recording.checking import MOST, check_day, require_transaction
from stats.recording.items import BY_SERVICE, SHAPED, fits

_PUT = """
INSERT INTO stats_daycount (day, measure, item, count)
SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (day, measure, item) DO UPDATE SET count = EXCLUDED.count
"""
Counts = Mapping[tuple[str, str], int]


def set_day(*, day: dt.date, counts: Counts, measures: Collection[Measure], service: str = "") -> None:
    """Say what there was of ``measures`` on a day: (measure, item) → number; zeros are left out.

    Replaces whatever was said of that day, so that saying it twice changes nothing; of absences, cancellations and
    what is not closed only that of ``service``, for each room says its own. Raises as ``count`` does.
    """
    set_days(days=(day,), counts={(day, *key): number for key, number in counts.items()}, measures=measures,
             service=service)  # fmt: skip


def set_days(
    *,
    days: Collection[dt.date],
    counts: Mapping[tuple[dt.date, str, str], int],
    measures: Collection[Measure],
    service: str = "",
) -> None:
    """``set_day`` for each of ``days``: (day, measure, item) → number. Two statements, however many days."""
    require_transaction()
    rows = []
    for (day, measure, item), number in sorted(counts.items()):
        if measure not in measures or measure not in SHAPED:
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": measure}, field="measure")
        if day not in days:
            raise Refused(_("This day is not one of those said."), field="day")
        check_day(day)
        if not fits(Measure(measure), item) or (measure in BY_SERVICE and not _of(service, item)):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": item}, field="item")
        if not 0 <= number <= MOST:
            raise Refused(_("Write a number from 0 up."), field="count")
        if number:
            rows.append((day, Measure(measure).value, item, number))
    shared = [measure for measure in measures if measure in BY_SERVICE]
    own = [measure for measure in measures if measure not in BY_SERVICE]
    mine = Q(measure__in=own)
    if shared:
        mine |= Q(measure__in=shared) & (Q(item=service) | Q(item__startswith=f"{service}:"))
    DayCount.objects.filter(mine, day__in=days).delete()
    if rows:
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(_PUT, columns)  # set, not added: two who say the same day at once


def _of(service: str, item: str) -> bool:
    return bool(service) and item.partition(":")[0] == service
