"""What can be done with an appointment. Each verb owns its transaction, checks under the row's lock, returns the row."""

from counselling.appointments.booking import OverLimit, book
from counselling.appointments.changing import TooLate, can_change, cancel, move
from counselling.appointments.day import arrive, close, no_show
from counselling.appointments.finding import find_by_code, of_token, token_of
from counselling.appointments.undoing import Before, undo

__all__ = [
    "Before",
    "OverLimit",
    "TooLate",
    "arrive",
    "book",
    "can_change",
    "cancel",
    "close",
    "find_by_code",
    "move",
    "no_show",
    "of_token",
    "token_of",
    "undo",
]
