"""Doors for Celery."""

from __future__ import annotations

from celery import shared_task

from cdm.home.leaving import telling


@shared_task(ignore_result=True)
def tell_of_leavers() -> None:
    """May run twice and at once."""
    telling.tell()
