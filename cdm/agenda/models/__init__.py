"""Time being taken: the centre's hours, who is available when, and what is held.

Rules and hours are wall-clock times in Brussels; what is held is instants. All periods are half-open ``[start, end)``.
"""

from cdm.agenda.models.calendars import Absence, AvailabilityRule, Calendar, ExtraOpening, Offer, RuleException
from cdm.agenda.models.holds import Allocation, Hold
from cdm.agenda.models.opening import WEEKDAYS, Closure, DateRange, HolidayYear, OpeningHours, Regime, Site

__all__ = [
    "WEEKDAYS",
    "Absence",
    "Allocation",
    "AvailabilityRule",
    "Calendar",
    "Closure",
    "DateRange",
    "ExtraOpening",
    "Hold",
    "HolidayYear",
    "Offer",
    "OpeningHours",
    "Regime",
    "RuleException",
    "Site",
]
