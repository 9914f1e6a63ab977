"""Doors for Celery. All may run twice and at once."""

from __future__ import annotations

from celery import shared_task

from multimedia import demand, erasure, occupancy, seating
from multimedia.documentation import stock


@shared_task
def give_up_late() -> None:
    seating.give_up_late()


@shared_task
def erase() -> None:
    erasure.erase()


@shared_task
def recount() -> None:
    demand.recount()


@shared_task
def freeze_occupancy() -> None:
    occupancy.catch_up()


@shared_task
def freeze_stock() -> None:
    stock.freeze_last()
