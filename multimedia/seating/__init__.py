"""The room itself: who sits down, stays longer, leaves, waits, does not come. Each verb owns its transaction.

Locks are taken in one order: ``turns.share``, the space (its line and its places), ``turns.group``, the booking, its
hold, tickets. Bookings made elsewhere do not take the space: the constraint of the agenda decides, and who chooses a
place here tries another one.
"""

from multimedia.seating.checking_in import EARLY, check_in
from multimedia.seating.ending import end
from multimedia.seating.extending import NotOpenAnyMore, extend
from multimedia.seating.late import give_up_late
from multimedia.seating.moving import change_place
from multimedia.seating.places import Full
from multimedia.seating.undoing import Act, undo
from multimedia.seating.walk_ups import seat, seat_after_all

__all__ = [
    "EARLY",
    "Act",
    "Full",
    "NotOpenAnyMore",
    "change_place",
    "check_in",
    "end",
    "extend",
    "give_up_late",
    "seat",
    "seat_after_all",
    "undo",
]
