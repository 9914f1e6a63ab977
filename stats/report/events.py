"""The key events of a year, as staff type them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from stats.models import KeyEvent


def save(*, year: int, rows: Iterable[KeyEvent], dropped: Iterable[KeyEvent]) -> None:
    """Keep the changed ``rows`` for ``year`` and take the ``dropped`` out."""
    with transaction.atomic(durable=True):
        KeyEvent.objects.filter(year=year, key__in=[event.key for event in dropped]).delete()
        for event in rows:
            event.year = year
            event.save()
