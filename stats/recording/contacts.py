"""Contacts, counted by day in tallies."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cdm.core.refused import Refused
from cdm.core.vocabulary import Context
from stats import closed
from stats.models import DIMENSIONS, Tally
from stats.recording import late
from stats.recording.checking import coded, facts_of, require_transaction, take_back

_UPSERT = f"""
INSERT INTO stats_tally AS kept (day, {", ".join(DIMENSIONS)}, count) VALUES (%s, {"%s, " * len(DIMENSIONS)}%s)
ON CONFLICT (day, {", ".join(DIMENSIONS)}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608  column names of our own
_TYPES = ", ".join(("%s::date[]", *("%s::text[]" for _name in DIMENSIONS), "%s::bigint[]"))
_GIVEN = f"unnest({_TYPES}) AS given (day, {', '.join(DIMENSIONS)}, count)"
# In one statement, so that all rows are locked before the first month is: see ``closed.hold_many``.
_UPSERT_MANY = f"""
INSERT INTO stats_tally AS kept (day, {", ".join(DIMENSIONS)}, count) SELECT * FROM {_GIVEN}
ON CONFLICT (day, {", ".join(DIMENSIONS)}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608  column names of our own
_LOWER_MANY = f"""
UPDATE stats_tally AS kept SET count = kept.count - given.count FROM {_GIVEN}
WHERE {" AND ".join(f"kept.{name} = given.{name}" for name in ("day", *DIMENSIONS))}
"""  # noqa: S608  column names of our own
Key = tuple[Any, ...]


def record(
    *,
    day: dt.date,
    service: str,
    channel: str = "",
    context: str = Context.STD,
    theme: str = "",
    language: str = "",
    partner: str = "",
    programme: str = "",
    count: int = 1,
) -> None:
    """Count ``count`` contacts of a day (Brussels date, not in the future); "" = not stated. Of an earlier day than
    today, they are counted as late too.

    Raises ``Refused`` with the field that is wrong, ``NoTransaction`` outside a transaction.
    """
    require_transaction()
    codes = coded(DIMENSIONS, service, channel, context, theme, language, partner, programme)
    facts = facts_of(day, count, codes)
    late.count(day, count)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, facts)


def unrecord(
    *,
    day: dt.date,
    service: str,
    channel: str = "",
    context: str = Context.STD,
    theme: str = "",
    language: str = "",
    partner: str = "",
    programme: str = "",
    count: int = 1,
) -> None:
    """Take back what ``record`` counted with the same arguments. Raises ``Refused`` when fewer are left to take."""
    require_transaction()
    codes = coded(DIMENSIONS, service, channel, context, theme, language, partner, programme)
    late.uncount(day, count)
    take_back(Tally.objects.filter(day=day, **codes), count, _("These contacts are no longer counted."))


def record_in_bulk(rows: Iterable[Mapping[str, Any]]) -> int:
    """``record`` for each of ``rows`` (its arguments), in one go; return how many contacts. One writer at a time."""
    require_transaction()
    counts = _added_up(rows)
    _hold(counts)
    for day, number in _by_day(counts):
        late.count(day, number)
    if counts:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT_MANY, _columns(counts))
    return counts.total()


def unrecord_in_bulk(rows: Iterable[Mapping[str, Any]]) -> None:
    """Take back what ``record_in_bulk`` counted. Raises ``Refused`` when fewer are left to take of any."""
    require_transaction()
    counts = _added_up(rows)
    _hold(counts)
    for day, number in _by_day(counts):
        late.uncount(day, number)
    there = {row.pk: row.count for row in Tally.objects.select_for_update().filter(pk__in=list(counts))}
    if any(there.get(key, 0) < number for key, number in counts.items()):
        raise Refused(_("These contacts are no longer counted."))
    fewer = {key: number for key, number in counts.items() if there[key] > number}
    if fewer:
        with connection.cursor() as cursor:
            cursor.execute(_LOWER_MANY, _columns(fewer))
    if gone := counts.keys() - fewer.keys():
        Tally.objects.filter(pk__in=list(gone)).delete()


def _added_up(rows: Iterable[Mapping[str, Any]]) -> Counter[Key]:
    counts: Counter[Key] = Counter()
    for row in rows:
        given = {**dict.fromkeys(DIMENSIONS, ""), "context": Context.STD, "count": 1, **row}
        codes = coded(DIMENSIONS, *(given[name] for name in DIMENSIONS))
        counts[tuple(facts_of(given["day"], given["count"], codes)[:-1])] += given["count"]
    return counts


def _hold(counts: Counter[Key]) -> None:
    if len(counts) > 1:
        closed.hold_many()


def _by_day(counts: Counter[Key]) -> list[tuple[dt.date, int]]:
    days: Counter[dt.date] = Counter()
    for key, number in counts.items():
        days[key[0]] += number
    return sorted(days.items())


def _columns(counts: Mapping[Key, int]) -> list[list[Any]]:
    return [list(column) for column in zip(*((*key, number) for key, number in sorted(counts.items())), strict=True)]
