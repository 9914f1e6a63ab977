"""The key events of a year, as staff type them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from cdm.audit import trail
from cdm.audit.models import Verb
from stats.models import KeyEvent


def save(*, year: int, rows: Iterable[KeyEvent], dropped: Iterable[KeyEvent]) -> None:
    """Keep the changed ``rows`` for ``year`` and take the ``dropped`` out."""
    with transaction.atomic(durable=True):
        dropped = list(dropped)
        trail.record_all(Verb.REMOVED, dropped)
        KeyEvent.objects.filter(year=year, key__in=[event.key for event in dropped]).delete()
        for event in rows:
            event.year = year
            with trail.saving(event):
                event.save()
