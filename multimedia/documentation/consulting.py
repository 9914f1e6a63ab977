"""Works taken from the shelf, counted by theme: one as it happens, or a trolley full at the end of the day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from cdm.core import clock, undoable
from cdm.core.refused import Refused
from cdm.core.vocabulary import Theme
from stats import recording
from stats.models import DayCount, Measure

NOTE = "consulted"
MOST = 999  # of one theme at once; more is a typing mistake
THEMES = (*Theme.values, "")


def count(*, numbers: Mapping[str, int], submission: uuid.UUID, user_id: int) -> str | None:
    """Count so many works of each theme ("" without one) today, once for ``submission`` (B3); None when they were.

    Returns the key by which this member can take it back for a minute. Which works they were is not kept anywhere.
    """
    counted = {theme: number for theme, number in numbers.items() if number}
    if not counted:
        raise Refused(_("Write how many, for one theme at least."))
    if not all(theme in THEMES and 0 < number <= MOST for theme, number in counted.items()):
        raise Refused(_("Write numbers up to %(most)d.") % {"most": MOST})
    day = clock.today()
    rows = [
        {"measure": Measure.CONSULTED, "day": day, "item": theme, "count": number} for theme, number in counted.items()
    ]
    with transaction.atomic(durable=True):
        if not recording.once(submission):
            return None
        recording.count_in_bulk(rows)
    return undoable.remember(NOTE, rows, user_id=user_id)


def undo(*, key: str, user_id: int) -> None:
    """Take back what ``count`` counted. Raises ``Refused`` when the minute is over."""
    rows = undoable.recall(NOTE, key, user_id=user_id)
    with transaction.atomic(durable=True):
        for row in sorted(rows, key=lambda row: row["item"]):
            recording.uncount(**row)


def today() -> dict[str, int]:
    """Theme → works consulted today, every theme in its order, those without one last. One query."""
    rows = DayCount.objects.filter(day=clock.today(), measure=Measure.CONSULTED)
    found = dict(rows.values_list("item", "count"))
    return {theme: found.get(theme, 0) for theme in THEMES}
