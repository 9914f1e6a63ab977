"""Forgetting who came: names, addresses and numbers go some days after the interview, the row stays (P2)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from cdm.core import clock
from counselling.models import Appointment, CounsellingSettings

PERSONAL = ("name", "email", "phone")
BATCH = 500


def erase() -> int:
    """Blank the contact details of appointments dated ``erase_after_days`` ago or earlier, whatever became of them.

    In batches, each its own transaction, so that nobody waits for a long one; may run twice and at once. Returns how
    many were blanked. Figures do not move: they never knew anyone.
    """
    last_day = clock.today() - dt.timedelta(days=CounsellingSettings.current().erase_after_days)
    due = Appointment.objects.filter(starts__lt=clock.day_bounds(last_day)[1])
    due = due.exclude(Q(**dict.fromkeys(PERSONAL, ""))).order_by("pk")
    erased = 0
    while keys := list(due.values_list("pk", flat=True)[:BATCH]):
        erased += Appointment.objects.filter(pk__in=keys).update(**dict.fromkeys(PERSONAL, ""))
    return erased
