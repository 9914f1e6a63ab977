"""What can be done with a booking of places. Each verb owns its transaction and returns the row.

Who sits down, stays longer and leaves: ``multimedia.seating``, which locks and puts back rows as these do.
"""

from cdm.core.limited import NOT_NOW, OverLimit
from multimedia.bookings.booking import book
from multimedia.bookings.changing import TooLate, can_change, cancel, change_until, elsewhere, move
from multimedia.bookings.places import seats_held, stations_of
from multimedia.bookings.undoing import Before, restore, undo, undo_token
from multimedia.finding import find_by_code, of_token, token_of

__all__ = [
    "NOT_NOW",
    "Before",
    "OverLimit",
    "TooLate",
    "book",
    "can_change",
    "cancel",
    "change_until",
    "elsewhere",
    "find_by_code",
    "move",
    "of_token",
    "restore",
    "seats_held",
    "stations_of",
    "token_of",
    "undo",
    "undo_token",
]
