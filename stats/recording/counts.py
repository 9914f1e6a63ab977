"""Plain counts of a day or an hour: prints, helps, purposes, the door, the stock, the minutes of a space."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cdm.core.refused import Refused
from cdm.core.vocabulary import Theme
from stats.measures import LEVELS, PRINTS
from stats.models import HOURLY, MINUTES, DayCount, HourCount, Measure, Term
from stats.recording import items
from stats.recording.checking import CODE, MOST, check_day, require_transaction, take_back

STOCK = (Measure.STOCK_WORKS, Measure.STOCK_COPIES)
LISTED = {Measure.PURPOSE: Term.List.PURPOSE, Measure.REACHED: Term.List.AUDIENCE}  # items: the codes of a list
_ITEMS: dict[Measure, frozenset[str]] = {
    Measure.PRINTED: frozenset(PRINTS),
    Measure.SKILLS: frozenset(LEVELS),
    Measure.CONSULTED: frozenset({"", *Theme.values}),
}
_UPSERT_DAY = """
INSERT INTO stats_daycount AS kept (day, measure, item, count)
SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (day, measure, item) DO UPDATE SET count = kept.count + EXCLUDED.count
"""
_UPSERT_HOUR = """
INSERT INTO stats_hourcount AS kept (day, measure, item, hour, count)
SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::smallint[], %s::bigint[])
ON CONFLICT (day, hour, measure, item) DO UPDATE SET count = kept.count + EXCLUDED.count
"""
_PUT_HOUR = """
INSERT INTO stats_hourcount (day, measure, item, hour, count) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, hour, measure, item) DO UPDATE SET count = EXCLUDED.count
"""
_PUT_ONCE = """
INSERT INTO stats_daycount (day, measure, item, count) VALUES (%s, %s, '', %s) ON CONFLICT DO NOTHING
"""


def count(*, measure: str, day: dt.date, item: str = "", hour: int | None = None, count: int = 1) -> None:
    """Count ``count`` of ``measure`` on a day (Brussels date, not in the future).

    ``hour``, 0 to 23 in Brussels, for the hourly measures and for them only. ``item``: a term of the list "purpose" or
    "audience" (reached), a theme or "" (consulted), bw or colour (printed), low, medium or high (skills), the code of a
    space (minutes), else "". A stock is not counted but said: ``stock``. Raises ``Refused`` with the field that is
    wrong, ``NoTransaction`` outside a transaction.
    """
    count_in_bulk([{"measure": measure, "day": day, "item": item, "hour": hour, "count": count}])


def count_in_bulk(rows: Iterable[Mapping[str, Any]]) -> int:
    """``count`` for each of ``rows`` (its arguments), in one go; return how many were counted."""
    require_transaction()
    known: dict[Measure, frozenset[str]] = {}
    days: Counter[tuple[Any, ...]] = Counter()
    hours: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        measure = _measure(row["measure"])
        if measure in LISTED and measure not in known:
            known[measure] = _codes(LISTED[measure])
        item, hour, number = row.get("item", ""), row.get("hour"), row.get("count", 1)
        _check(measure, row["day"], item, hour, known.get(measure, frozenset()))
        if not 1 <= number <= MOST:
            raise Refused(_("Write a number from 1 up."), field="count")
        if hour is None:
            days[row["day"], measure.value, item] += number
        else:
            hours[row["day"], measure.value, item, hour] += number
    # In one order, so that two who count at once never wait for each other in a ring.
    with connection.cursor() as cursor:
        for statement, counted in ((_UPSERT_DAY, days), (_UPSERT_HOUR, hours)):
            if counted:
                lines = [(*key, number) for key, number in sorted(counted.items())]
                cursor.execute(statement, [list(column) for column in zip(*lines, strict=True)])
    return days.total() + hours.total()


def uncount(*, measure: str, day: dt.date, item: str = "", hour: int | None = None, count: int = 1) -> None:
    """Take back what ``count`` counted with the same arguments. Raises ``Refused`` when fewer are left to take."""
    require_transaction()
    if hour is None:
        same: Any = DayCount.objects.filter(day=day, measure=_measure(measure), item=item)
    else:
        same = HourCount.objects.filter(day=day, hour=hour, measure=_measure(measure), item=item)
    take_back(same, count, _("This is no longer counted."))


def set_minutes(*, day: dt.date, minutes: Mapping[tuple[str, int, str], int]) -> None:
    """Say how the spaces were taken on a day: (measure, hour, code of the space) → minutes; zeros are left out.

    Replaces whatever was said of that day, so that saying it twice changes nothing. Raises as ``count`` does.
    """
    require_transaction()
    rows = []
    for (name, hour, item), number in sorted(minutes.items()):
        measure = _measure(name)
        if measure not in MINUTES:
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": name}, field="measure")
        _check(measure, day, item, hour, frozenset())
        if not 0 <= number <= MOST:
            raise Refused(_("Write a number from 0 up."), field="count")
        if number:
            rows.append((day, measure.value, item, hour, number))
    HourCount.objects.filter(day=day, measure__in=MINUTES).delete()
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_PUT_HOUR, rows)  # set, not added: two who say the same day at once


def stock(*, day: dt.date, works: int, copies: int, again: bool = False) -> None:
    """Say what the documentation had on the 31 December that is ``day``: sets, never adds.

    Frozen once said (design F2): the same numbers again change nothing; others raise ``Refused`` unless ``again``.
    Also raises ``Refused`` for any other day of the year, a day to come, a number below 1.
    """
    require_transaction()
    if (day.month, day.day) != (12, 31):
        raise Refused(_("The stock is said for 31 December."), field="day")
    check_day(day)
    for measure, number, field in zip(STOCK, (works, copies), ("works", "copies"), strict=True):
        if not 1 <= number <= MOST:
            raise Refused(_("Write a number from 1 up."), field=field)
        with connection.cursor() as cursor:
            cursor.execute(_PUT_ONCE, [day, measure.value, number])
            if cursor.rowcount:
                continue
        kept = DayCount.objects.select_for_update().filter(day=day, measure=measure, item="")
        said = kept.values_list("count", flat=True).get()
        if said != number and not again:
            words = {"day": day.year, "count": said}
            raise Refused(_("The stock of 31 December %(day)s was recorded already: %(count)s.") % words, field=field)
        kept.update(count=number)


def _measure(name: str) -> Measure:
    if name not in Measure.values:
        raise Refused(_("“%(code)s” is not a known choice.") % {"code": name}, field="measure")
    return Measure(name)


def _codes(name: str) -> frozenset[str]:
    return frozenset(Term.objects.of(name).values_list("code", flat=True))


def _check(measure: Measure, day: dt.date, item: str, hour: int | None, listed: frozenset[str]) -> None:
    check_day(day)
    if measure in STOCK:
        raise Refused(_("“%(code)s” is not a known choice.") % {"code": measure.value}, field="measure")
    if measure in HOURLY:
        if hour is None or not 0 <= hour <= 23:
            raise Refused(_("Choose an hour."), field="hour")
    elif hour is not None:
        raise Refused(_("This is counted by day."), field="hour")
    if measure in MINUTES:
        fits = bool(CODE.fullmatch(item))
    elif measure in LISTED:
        fits = item in listed
    elif measure in items.SHAPED:
        fits = items.fits(measure, item)
    else:
        fits = item in _ITEMS.get(measure, frozenset({""}))
    if not fits:
        raise Refused(_("“%(code)s” is not a known choice.") % {"code": item}, field="item")
