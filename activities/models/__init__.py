from activities.models.activity import Activity, Audience, Picture
from activities.models.registration import Attendance, Registration, WaitingStep
from activities.models.session import ActivitySettings, Meeting, Mode, SeatPool, Series, Session

__all__ = [
    "Activity",
    "ActivitySettings",
    "Attendance",
    "Audience",
    "Meeting",
    "Mode",
    "Picture",
    "Registration",
    "SeatPool",
    "Series",
    "Session",
    "WaitingStep",
]
