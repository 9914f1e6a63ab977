"""Forgetting who came: names, addresses and numbers go some days after the interview, the row stays (P2)."""

from __future__ import annotations

import datetime as dt

from cdm.core import clock
from cdm.core.blanking import blank
from counselling.models import Appointment, CounsellingSettings

PERSONAL = ("name", "email", "phone")


def erase() -> int:
    """Blank the contact details of appointments dated ``erase_after_days`` ago or earlier, whatever became of them.

    Returns how many were blanked. May run twice and at once. Figures do not move: they never knew anyone.
    """
    last_day = clock.today() - dt.timedelta(days=CounsellingSettings.current().erase_after_days)
    due = Appointment.objects.filter(starts__lt=clock.day_bounds(last_day)[1])
    return blank(due, columns=PERSONAL)
