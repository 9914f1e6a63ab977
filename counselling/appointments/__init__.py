"""What can be done with an appointment. Each verb owns its transaction and returns the row."""

from counselling.appointments.booking import NOT_NOW, OverLimit, book
from counselling.appointments.changing import TooLate, can_change, cancel, change_until, move
from counselling.appointments.day import arrive, close, no_show
from counselling.appointments.undoing import Before, undo, undo_token
from counselling.finding import find_by_code, of_token, token_of

__all__ = [
    "NOT_NOW",
    "Before",
    "OverLimit",
    "TooLate",
    "arrive",
    "book",
    "can_change",
    "cancel",
    "change_until",
    "close",
    "find_by_code",
    "move",
    "no_show",
    "of_token",
    "token_of",
    "undo",
    "undo_token",
]
