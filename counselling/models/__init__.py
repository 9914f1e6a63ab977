"""Individual interviews: what is offered, who gives them, the appointments residents make, and more times asked for."""

from counselling.models.appointments import (
    BOOKABLE,
    PAGE_LANGUAGES,
    Appointment,
    AppointmentQuerySet,
    Assignment,
    CounsellingSettings,
    Counsellor,
    InterviewKind,
)
from counselling.models.requests import SlotRequest, SlotRequestQuerySet

__all__ = [
    "BOOKABLE",
    "PAGE_LANGUAGES",
    "Appointment",
    "AppointmentQuerySet",
    "Assignment",
    "CounsellingSettings",
    "Counsellor",
    "InterviewKind",
    "SlotRequest",
    "SlotRequestQuerySet",
]
