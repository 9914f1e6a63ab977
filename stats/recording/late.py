"""Contacts recorded on a later day than their own: how many days later, never which contacts.

Counted before the contacts themselves, on one row a day and class: two who close sessions of one past day at once then
wait here, and not for each other's tallies in a ring.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.undoable import GRACE, UNDOABLE
from stats import buckets
from stats.models import DayCount, Measure
from stats.recording.checking import take_back

_UPSERT = """
INSERT INTO stats_daycount AS kept (day, measure, item, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, measure, item) DO UPDATE SET count = kept.count + EXCLUDED.count
"""


def count(day: dt.date, contacts: int) -> None:
    """``contacts`` of ``day`` are recorded today. Nothing when that is their day."""
    if (days := (clock.today() - day).days) > 0:
        item = buckets.code(Measure.LATE, days)
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [day, Measure.LATE.value, item, contacts])


def uncount(day: dt.date, contacts: int) -> None:
    """Take back what ``count`` counted when they were recorded, a minute ago at most.

    Quietly nothing where no such count is left: that a contact is taken back never depends on this.
    """
    recorded = clock.local(clock.now() - UNDOABLE - GRACE).date()  # an undo after midnight speaks of the day before
    if (days := (recorded - day).days) > 0:
        same = DayCount.objects.filter(day=day, measure=Measure.LATE, item=buckets.code(Measure.LATE, days))
        try:
            take_back(same, contacts, "")
        except Refused:
            return
