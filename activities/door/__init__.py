"""The day itself: who came, who walked in, how many were there, and closing. Each verb owns its transaction.

Locks are taken in the order of ``seats.locked``: the seats, then the meeting, then registrations. Closing takes the
session and its meetings only: it judges no seat.
"""

from activities.door.absent import NoShows, no_shows
from activities.door.attending import Came, CameBefore, check_in
from activities.door.closing import Closed, close, count_heads, finish, reopen, usual_facts
from activities.door.walking_in import walk_in
from activities.door.writing import write

__all__ = [
    "Came",
    "CameBefore",
    "Closed",
    "NoShows",
    "check_in",
    "close",
    "count_heads",
    "finish",
    "no_shows",
    "reopen",
    "usual_facts",
    "walk_in",
    "write",
]
