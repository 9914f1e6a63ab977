"""Doors for Celery."""

from __future__ import annotations

from celery import shared_task

from counselling import erasure


@shared_task
def erase() -> None:
    erasure.erase()
