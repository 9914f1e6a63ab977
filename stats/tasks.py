"""Doors for Celery."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from celery import shared_task

from cdm.core import clock
from stats import recording, unlinking
from stats.forms import DAYS_BACK
from stats.publishing import runs as publishing
from stats.report import runs


@shared_task
def purge_receipts() -> None:
    """Forget the receipts older than any record still accepted: a device without network may send one again so late."""
    recording.purge_receipts(before=clock.today() - dt.timedelta(days=DAYS_BACK + 1))


@shared_task
def unlink() -> None:
    """Make alike what was written since the oldest day a contact may still be recorded for."""
    unlinking.rewrite(since=clock.today() - dt.timedelta(days=DAYS_BACK + 1))


@shared_task
def make_report(key: str) -> None:
    """Make the files of a run that somebody asked for."""
    runs.make(key=UUID(key))


@shared_task
def publish(*, first: bool = False) -> None:
    """Freeze the months that may be public by now; nothing before a manager began."""
    publishing.publish(first=first)
