"""Writing facts: contacts and group activities into tallies, voluntary answers into profiles or plain counts, and what
is counted by the day or the hour.

Every room pushes its facts through here.

All functions need a transaction, the caller's: a fact is committed with what it speaks of, or not at all. One that
speaks of a closed year is refused.

Rows that many add to are locked until the end of the transaction. So that nobody waits in a ring: of each table one
call in a transaction, contacts first, then activities, profiles and hands, then counts; several contacts by
``record_in_bulk``.
"""

from stats.closed import refusing
from stats.recording import contacts, counts, days, groups, profiles
from stats.recording.checking import CODE, EARLIEST, MOST, VOCABULARIES, NoTransaction
from stats.recording.profiles import ANSWERS, known_answers
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
    "record_in_bulk",
    "seen",
    "set_day",
    "set_days",
    "set_minutes",
    "stock",
    "uncount",
    "unrecord",
    "unrecord_group_answers",
    "unrecord_held",
    "unrecord_in_bulk",
]

record = refusing(contacts.record)
record_in_bulk = refusing(contacts.record_in_bulk)
unrecord = refusing(contacts.unrecord)
unrecord_in_bulk = refusing(contacts.unrecord_in_bulk)
record_held = refusing(groups.record_held)
record_held_in_bulk = refusing(groups.record_held_in_bulk)
unrecord_held = refusing(groups.unrecord_held)
record_group_answers = refusing(groups.record_group_answers)
unrecord_group_answers = refusing(groups.unrecord_group_answers)
add_profile = refusing(profiles.add_profile)
forget_profile = refusing(profiles.forget_profile)
count = refusing(counts.count)
count_in_bulk = refusing(counts.count_in_bulk)
uncount = refusing(counts.uncount)
set_minutes = refusing(counts.set_minutes)
stock = refusing(counts.stock)
set_day = refusing(days.set_day)
set_days = refusing(days.set_days)
