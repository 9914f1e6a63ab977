"""Forgetting who came: names, addresses and remarks go some days after the session, the row stays (P2)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from activities.models import ActivitySettings, Registration
from cdm.core import clock

PERSONAL = ("name", "email", "phone", "needs")
BATCH = 500


def erase() -> int:
    """Blank what is personal in registrations for sessions whose last day was ``erase_after_days`` ago or earlier.

    In batches, each its own transaction, so that nobody waits for a long one; may run twice and at once. Returns how
    many were blanked. Figures do not move: they never knew anyone.
    """
    last_day = clock.today() - dt.timedelta(days=ActivitySettings.current().erase_after_days)
    due = Registration.objects.filter(session__ends__lt=clock.day_bounds(last_day)[1])
    due = due.exclude(Q(**dict.fromkeys(PERSONAL, ""))).order_by("pk")
    erased = 0
    while keys := list(due.values_list("pk", flat=True)[:BATCH]):
        erased += Registration.objects.filter(pk__in=keys).update(**dict.fromkeys(PERSONAL, ""))
    return erased
