"""Doors for Celery."""

from __future__ import annotations

from celery import shared_task

from counselling import demand, erasure
from counselling.requests import tending


@shared_task
def erase() -> None:
    erasure.erase()


@shared_task
def recount() -> None:
    """May run twice and at once."""
    demand.recount()


@shared_task
def freeze_supply() -> None:
    """May run twice and at once."""
    demand.catch_up()


@shared_task
def tend_requests() -> None:
    """May run twice and at once."""
    tending.tend()
