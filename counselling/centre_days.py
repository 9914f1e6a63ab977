"""Closing the centre for some days or hours, and opening it again. What was booked stays until somebody decides."""

from __future__ import annotations

from django.db import transaction

from cdm.agenda import closures
from cdm.agenda.models import Closure


def close(*, closure: Closure) -> Closure:
    """Add ``closure``, or save what was changed in it. Raises ValidationError with one sentence a field."""
    with transaction.atomic(durable=True):
        return closures.save(closure)


def reopen(*, closure: Closure) -> None:
    with transaction.atomic(durable=True):
        closures.remove(closure)
