"""Who waits for whom: bookings run side by side, whoever changes when the centre receives runs alone.

A booking judges hours and absences, then inserts. An absence added between the two would neither stop that booking nor
list it (B2). So ``holds`` take this lock shared before they judge, and ``absences``, ``closures`` and ``regimes`` take
it alone before they write: they wait for the bookings under way, see them when they list what they hit, and later
bookings see the absence. Both let go at the end of the transaction; take it before any row, so that nobody waits in a
circle. The triggers of migration 0002 use the same key.

Who inserts one seat waits for others with nothing of that calendar in hand. Who inserts several has some of them in
hand while waiting for the next, and two such would wait in a circle: so ``group`` lets one at a time through, for each
calendar. Who moves from one seat to another has the old one in hand, which a group may be waiting for: ``single``. Not
the row of the calendar: lowering its capacity locks the row first and waits for the bookings then. A transaction that
is going to need ``alone`` or ``group`` does not take ``share`` or ``single`` first: two of them would never get on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

KEY = 0x6167656E  # "agen"


def required() -> None:
    """Refuse to go on outside a transaction: a lock, or half a hold, would end with its statement."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("This needs a transaction around it.")


def share() -> None:
    _run("SELECT pg_advisory_xact_lock_shared(%s)")


def alone() -> None:
    _run("SELECT pg_advisory_xact_lock(%s)")


def group(calendars: Iterable[int]) -> None:
    """Before several seats of any of ``calendars`` are inserted: one transaction after the other."""
    _each("SELECT pg_advisory_xact_lock(%s, calendar) FROM unnest(%s::int[]) calendar", calendars)


def single(calendars: Iterable[int]) -> None:
    """Before one seat is left for another: side by side, but not while a group takes its seats."""
    _each("SELECT pg_advisory_xact_lock_shared(%s, calendar) FROM unnest(%s::int[]) calendar", calendars)


def _each(statement: str, calendars: Iterable[int]) -> None:
    _run(statement, sorted({calendar & 0x7FFFFFFF for calendar in calendars}))


def _run(statement: str, *more: Any) -> None:
    required()
    with connection.cursor() as cursor:
        cursor.execute(statement, [KEY, *more])
