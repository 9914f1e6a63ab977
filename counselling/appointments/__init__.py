"""What can be done with an appointment. Each verb owns its transaction and returns the row."""

from cdm.core.limited import NOT_NOW, OverLimit
from counselling.appointments.booking import book
from counselling.appointments.changing import TooLate, can_change, cancel, change_until, hand_over, move
from counselling.appointments.day import Closed, arrive, close, no_show, reopen
from counselling.appointments.undoing import Before, restore, undo, undo_token
from counselling.finding import find_by_code, of_token, token_of

__all__ = [
    "NOT_NOW",
    "Before",
    "Closed",
    "OverLimit",
    "TooLate",
    "arrive",
    "book",
    "can_change",
    "cancel",
    "change_until",
    "close",
    "find_by_code",
    "hand_over",
    "move",
    "no_show",
    "of_token",
    "reopen",
    "restore",
    "token_of",
    "undo",
    "undo_token",
]
