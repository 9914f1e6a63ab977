"""What a booking may be, and how much one contact may have booked.

So many open bookings, and so many minutes on one day, in all spaces together. The space that is booked says how many,
so that a quiet room may be scarcer than a workstation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cdm.agenda.holds import NotOpen
from cdm.agenda.reasons import Reason
from cdm.core import clock, limited
from cdm.core.refused import Refused
from multimedia import finding, spaces
from multimedia.models import Booking, Space

LONGEST = 720  # minutes, for staff
TOO_MANY = _("This person already has as many bookings to come as one may have.")
NOT_OFFERED = _("These places cannot be booked at the moment.")
NOT_USED = (Booking.State.NO_SHOW, Booking.State.CANCELLED)


class DayFull(limited.Reached):
    """All of the minutes of a day. ``minutes``: how many one may have."""

    def __init__(self, coming: list[Any], *, by_email: bool, minutes: int) -> None:
        sentence = _("This person would have more than %(minutes)s minutes on that day.") % {"minutes": minutes}
        super().__init__(sentence, coming, by_email=by_email)
        self.minutes = minutes


def check_to_come(start: dt.datetime) -> None:
    """Raises NotOpen for a beginning that is past, whatever staff may waive: whoever is here already walks in."""
    if start < clock.now():
        raise NotOpen(Reason.NOTICE)


def check_length(space: Space, minutes: int, *, by_staff: bool) -> None:
    """Visitors choose among the lengths of the space, staff any up to ``LONGEST``. Raises Refused."""
    if not (1 <= minutes <= LONGEST if by_staff else minutes in spaces.lengths(space)):
        raise Refused(_("Choose how long."), field="minutes")


def check_help(start: dt.datetime) -> None:
    """Raises Refused when no steward is there at ``start``."""
    if not spaces.helps(start):
        raise Refused(_("No steward is there at that time. Choose another time, or book without help."), field="help")


def check(row: Booking) -> None:
    """Raise ``limited.Reached`` when its address, or its number, has besides ``row`` as much as one may have."""
    space = row.space
    for contact in ({"email": row.email}, {"phone": row.phone}):
        if not any(contact.values()):
            continue
        by_email = "email" in contact
        coming = [other for other in finding.open_bookings(**contact) if other.pk != row.pk]
        if len(coming) >= space.max_open_per_contact:
            raise limited.Reached(TOO_MANY, coming, by_email=by_email)
        same_day = _same_day(row, contact)
        if _minutes([row, *same_day]) > space.minutes_per_day:
            still = [other for other in same_day if other in coming]
            raise DayFull(still, by_email=by_email, minutes=space.minutes_per_day)


def check_day(row: Booking) -> None:
    """Raise Refused when ``row``, moved by who has its link, would make too long a day of it."""
    for contact in ({"email": row.email}, {"phone": row.phone}):
        if any(contact.values()) and _minutes([row, *_same_day(row, contact)]) > row.space.minutes_per_day:
            words = {"minutes": row.space.minutes_per_day}
            said = _("That makes more than %(minutes)s minutes on one day. Choose another day, or less.")
            raise Refused(said % words, field="minutes")


def _same_day(row: Booking, contact: dict[str, str]) -> list[Booking]:
    others = Booking.objects.on(clock.local(row.starts).date()).filter(**contact).exclude(pk=row.pk)
    return list(others.exclude(state__in=NOT_USED).select_related("space").order_by("starts", "pk"))


def _minutes(bookings: Iterable[Booking]) -> int:
    return int(sum((row.ends - row.starts for row in bookings), dt.timedelta()).total_seconds() // 60)
