"""Closures and regimes of the centre, and their end. What was booked stays until somebody decides."""

from __future__ import annotations

from django.db import transaction

from cdm.agenda import closures, regimes
from cdm.agenda.models import Closure, Regime
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock


def close(*, closure: Closure) -> Closure:
    """Add ``closure``, or save what was changed in it. Raises ValidationError with one sentence a field."""
    with transaction.atomic(durable=True), trail.saving(closure):
        return closures.save(closure)


def reopen(*, closure: Closure) -> None:
    with transaction.atomic(durable=True):
        trail.record(Verb.REMOVED, closure)
        closures.remove(closure)


def set_regime(*, regime: Regime) -> Regime:
    """Add ``regime``, or save what was changed in it. Raises ValidationError, also when another holds on its days."""
    with transaction.atomic(durable=True), trail.saving(regime):
        return regimes.save(regime)


def end_regime(*, regime: Regime) -> Regime:
    """Today is the last day of one that has begun."""
    regime.ends = clock.today()
    return set_regime(regime=regime)


def drop_regime(*, regime: Regime) -> None:
    with transaction.atomic(durable=True):
        trail.record(Verb.REMOVED, regime)
        regimes.remove(regime)
