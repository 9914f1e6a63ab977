from multimedia.models.booking import Booking, BookingQuerySet, Ticket
from multimedia.models.skill import SkillArea, SkillQuestion
from multimedia.models.space import Equipment, Landmark, MultimediaSettings, Space, Station, StewardHours
from multimedia.models.work import Work

__all__ = [
    "Booking",
    "BookingQuerySet",
    "Equipment",
    "Landmark",
    "MultimediaSettings",
    "SkillArea",
    "SkillQuestion",
    "Space",
    "Station",
    "StewardHours",
    "Ticket",
    "Work",
]
