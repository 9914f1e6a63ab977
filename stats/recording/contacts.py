"""Contacts, counted by day in tallies."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils.translation import gettext as _

from cdm.core.vocabulary import Context
from stats.models import DIMENSIONS, Tally
from stats.recording import late
from stats.recording.checking import coded, facts_of, require_transaction, take_back

_UPSERT = f"""
INSERT INTO stats_tally AS kept (day, {", ".join(DIMENSIONS)}, count) VALUES (%s, {"%s, " * len(DIMENSIONS)}%s)
ON CONFLICT (day, {", ".join(DIMENSIONS)}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608  column names of our own


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
