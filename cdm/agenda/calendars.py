"""What can be held."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cdm.agenda.models import Calendar
from cdm.core.integrity import refusing
from cdm.core.refused import Refused


def save(calendar: Calendar) -> Calendar:
    """Add ``calendar`` or what was changed in it. Raises Refused when seats still held would go (B1)."""
    calendar.full_clean()
    held = Refused(_("Seats above that number are still booked. Move those bookings first."), field="capacity")
    with refusing({"calendar_seats_still_held": held}):
        calendar.save()
    return calendar
