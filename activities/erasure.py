"""Forgetting who came: names, addresses and remarks go some days after the session, the row stays (P2)."""

from __future__ import annotations

import datetime as dt

from activities.models import ActivitySettings, Registration
from cdm.core import clock
from cdm.core.blanking import blank

PERSONAL = ("name", "email", "phone", "needs")


def erase() -> int:
    """Blank what is personal in registrations for sessions whose last day was ``erase_after_days`` ago or earlier.

    Returns how many were blanked. May run twice and at once. Figures do not move: they never knew anyone.
    """
    last_day = clock.today() - dt.timedelta(days=ActivitySettings.current().erase_after_days)
    due = Registration.objects.filter(session__ends__lt=clock.day_bounds(last_day)[1])
    return blank(due, columns=PERSONAL)
