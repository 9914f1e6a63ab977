"""What was counted once is not counted again (B3)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection

from cdm.core import clock
from stats.models import Receipt
from stats.recording.checking import require_transaction


def once(key: uuid.UUID) -> bool:
    """True the first time a submission's random key is seen, False for its repetitions (design B3).

    Two at the same moment: the second waits for the first to commit, then gets False.
    """
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stats_receipt (key, day) VALUES (%s, %s) ON CONFLICT DO NOTHING", [key, clock.today()]
        )
        return cursor.rowcount == 1


def seen(key: uuid.UUID) -> bool:
    """Whether a submission's key was counted already; ``once`` alone decides between two at the same moment."""
    return Receipt.objects.filter(key=key).exists()


def purge_receipts(*, before: dt.date) -> int:
    """Forget the receipts of the days before ``before``; return how many."""
    return Receipt.objects.filter(day__lt=before).delete()[0]
