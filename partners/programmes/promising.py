"""What a programme promised its funder, year by year."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from cdm.audit import trail
from cdm.audit.models import Verb
from partners.models import Programme, ProgrammeTarget

Numbers = Mapping[str, int | None]  # of what → how many; None where nothing was promised


def promised(programme: Programme, year: int) -> dict[str, int]:
    """Of what → how many, in the order to show. No query where the targets were fetched."""
    own = {target.what: target.number for target in programme.targets.all() if target.year == year}
    return {what: own[what] for what in ProgrammeTarget.What.values if what in own}


def promise(*, programme: Programme, year: int, numbers: Numbers) -> dict[str, int]:
    """The targets of a year are ``numbers`` from now on, and no others. Returns what they were, for taking it back."""
    with transaction.atomic(durable=True):
        Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # two who save at once: one after another
        known = {target.what: target for target in ProgrammeTarget.objects.filter(programme=programme, year=year)}
        before = {what: target.number for what, target in known.items()}
        for what in ProgrammeTarget.What.values:
            number, target = numbers.get(what), known.get(what)
            if number is None and target is not None:
                trail.record(Verb.REMOVED, target)
                target.delete()
            elif number is not None and target is None:
                target = ProgrammeTarget.objects.create(programme=programme, year=year, what=what, number=number)
                trail.record(Verb.ADDED, target)
            elif target is not None and number is not None and target.number != number:
                target.number = number
                target.save(update_fields=["number"])
                trail.record(Verb.CHANGED, target, fields=["number"])
    return before
