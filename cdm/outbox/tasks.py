"""Doors for Celery. All may run twice, at once, and on many machines."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from cdm.outbox import delivery, erasure


@shared_task
def deliver(message_id: str) -> None:
    delivery.deliver(UUID(message_id))


@shared_task
def sweep() -> None:
    delivery.sweep()


@shared_task
def erase() -> None:
    erasure.erase()
