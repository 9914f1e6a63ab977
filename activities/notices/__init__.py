"""The mails about registrations: when they leave, what they hold, and when they are of no use any more (M1).

One topic per registration, so that a change takes back whatever has not left. Subjects are discreet; the link to join
online is only ever told to confirmed people who take part online.
"""

from activities.notices.links import entry, join_link, session_url, url_of
from activities.notices.registration import (
    already,
    cancelled,
    changed,
    offer_over,
    offered,
    online_possible,
    preview,
    readdressed,
    registered,
    remind,
    silence,
    waits,
)
from activities.notices.session import move_undone, session_cancelled, session_moved, session_restored, write_to

__all__ = [
    "already",
    "cancelled",
    "changed",
    "entry",
    "join_link",
    "move_undone",
    "offer_over",
    "offered",
    "online_possible",
    "preview",
    "readdressed",
    "registered",
    "remind",
    "session_cancelled",
    "session_moved",
    "session_restored",
    "session_url",
    "silence",
    "url_of",
    "waits",
    "write_to",
]
