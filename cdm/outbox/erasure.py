"""Forgetting: what was in a message goes soon after it is settled, the row itself after a year (P2)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from cdm.core import clock
from cdm.outbox.models import SETTLED, Message

PERSONAL = ("topic", "to_address", "subject", "text", "html", "calendar_name", "calendar_method", "calendar_body")
KEEP_ROWS = dt.timedelta(days=366)


def erase() -> int:
    """Blank the personal parts of messages settled ``OUTBOX_KEEP_DAYS`` ago; return how many were blanked."""
    now = clock.now()
    done = Message.objects.filter(state__in=SETTLED)
    done.filter(settled_at__lt=now - KEEP_ROWS).delete()
    old = done.filter(settled_at__lt=now - dt.timedelta(days=settings.OUTBOX_KEEP_DAYS)).exclude(to_address="")
    return old.update(**dict.fromkeys(PERSONAL, ""))
