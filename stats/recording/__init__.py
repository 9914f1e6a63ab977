"""Writing facts: contacts and group activities into tallies, voluntary answers into profiles or plain counts, and what
is counted by the day or the hour.

Every room pushes its facts through here.

All functions need a transaction, the caller's: a fact is committed with what it speaks of, or not at all.
"""

from stats.recording.checking import CODE, EARLIEST, MOST, VOCABULARIES, NoTransaction
from stats.recording.contacts import record, unrecord
from stats.recording.counts import count, count_in_bulk, set_minutes, stock, uncount
from stats.recording.days import set_day, set_days
from stats.recording.groups import (
    record_group_answers,
    record_held,
    record_held_in_bulk,
    unrecord_group_answers,
    unrecord_held,
)
from stats.recording.profiles import ANSWERS, add_profile, forget_profile, known_answers
from stats.recording.receipts import once, purge_receipts, seen

__all__ = [
    "ANSWERS",
    "CODE",
    "EARLIEST",
    "MOST",
    "VOCABULARIES",
    "NoTransaction",
    "add_profile",
    "count",
    "count_in_bulk",
    "forget_profile",
    "known_answers",
    "once",
    "purge_receipts",
    "record",
    "record_group_answers",
    "record_held",
    "record_held_in_bulk",
    "seen",
    "set_day",
    "set_days",
    "set_minutes",
    "stock",
    "uncount",
    "unrecord",
    "unrecord_group_answers",
    "unrecord_held",
]
