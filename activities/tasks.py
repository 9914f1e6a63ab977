"""Doors for Celery. All may run twice and at once."""

from __future__ import annotations

from celery import shared_task

from activities import demand, door, erasure, waiting


@shared_task
def expire_offers() -> None:
    waiting.expire()


@shared_task
def finish() -> None:
    door.finish()


@shared_task
def recount() -> None:
    demand.recount()


@shared_task
def erase() -> None:
    erasure.erase()
