"""Who waits for whom: bookings run side by side, whoever changes when the centre receives runs alone.

A booking judges hours and absences, then inserts. An absence added between the two would neither stop that booking nor
list it (B2). So ``holds`` take this lock shared before they judge, and ``absences``, ``closures`` and ``regimes`` take
it alone before they write: they wait for the bookings under way, see them when they list what they hit, and later
bookings see the absence. Both let go at the end of the transaction; take it before any row, so that nobody waits in a
circle. The triggers of migration 0002 use the same key.
"""

from __future__ import annotations

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


def _run(statement: str) -> None:
    required()
    with connection.cursor() as cursor:
        cursor.execute(statement, [KEY])
