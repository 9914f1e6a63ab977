"""What can be done with a registration. Each verb owns its transaction and returns the row."""

from activities.registrations.changing import (
    TooLate,
    accept,
    can_change,
    cancel,
    change,
    change_until,
    decline,
    promote,
)
from activities.registrations.registering import NOT_NOW, Known, NotOpen, not_open, register
from activities.taking import Full

__all__ = [
    "NOT_NOW",
    "Full",
    "Known",
    "NotOpen",
    "TooLate",
    "accept",
    "can_change",
    "cancel",
    "change",
    "change_until",
    "decline",
    "not_open",
    "promote",
    "register",
]
