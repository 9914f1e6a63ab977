"""Forgetting who came: names, addresses and numbers go some days after a booking, the row stays (P2)."""

from __future__ import annotations

import datetime as dt

from cdm.core import clock
from cdm.core.blanking import blank
from multimedia import demand
from multimedia.models import Booking, MultimediaSettings

PERSONAL = ("name", "email", "phone")


def erase() -> int:
    """Blank the contact details of bookings dated ``erase_after_days`` ago or earlier, whatever became of them, and
    delete the tickets of earlier days, after counting how long their people waited.

    Returns how many bookings were blanked. May run twice and at once. Figures do not move: they never knew anyone.
    """
    demand.end_days()
    last_day = clock.today() - dt.timedelta(days=MultimediaSettings.current().erase_after_days)
    due = Booking.objects.filter(starts__lt=clock.day_bounds(last_day)[1])
    return blank(due, columns=PERSONAL)
