"""Counting a contact by hand, with what the visitor or the group said, and taking it back within a minute."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cdm.core import undoable
from cdm.core.refused import Refused
from stats import recording
from stats.models import Measure

NOTE = "record"


@dataclass(frozen=True)
class Kept:
    """What was counted, to take it back with. Kept for a minute at most, never in a table (P1).

    ``facts``: the arguments of ``recording.record``; ``profile``: the key of a visitor's answers; ``hands``: question →
    code → how many; ``audiences``: codes, each reached as often as there were contacts. ``token`` is for ``undo``.
    """

    facts: Mapping[str, Any]
    profile: uuid.UUID | None
    hands: Mapping[str, Mapping[str, int]]
    audiences: Sequence[str]
    token: str = ""

    def reached(self) -> list[dict[str, Any]]:
        """The arguments of ``recording.count``, an audience each."""
        day, count = self.facts["day"], self.facts["count"]
        return [{"measure": Measure.REACHED, "day": day, "item": code, "count": count} for code in self.audiences]


def keep(
    *,
    key: uuid.UUID,
    facts: Mapping[str, Any],
    answers: Mapping[str, str],
    hands: Mapping[str, Mapping[str, int]],
    audiences: Sequence[str],
) -> Kept | None:
    """Count what the form says, once for ``key`` (B3); None when it was counted before. Raises ``Refused``.

    What undoes it waits under a random name, for whoever has it: nothing ever holds a profile's key beside who recorded
    it (P1).
    """
    with transaction.atomic(durable=True):
        if not recording.once(key):
            return None
        recording.record(**facts)
        profile = recording.add_profile(month=facts["day"], **answers) if any(answers.values()) else None
        recording.record_group_answers(month=facts["day"], answers=hands)
        kept = Kept(dict(facts), profile.key if profile else None, hands, tuple(audiences))
        recording.count_in_bulk(kept.reached())
    token = undoable.remember(NOTE, kept, user_id=None)
    return Kept(kept.facts, kept.profile, kept.hands, kept.audiences, token)


def undo(*, token: str) -> Kept:
    """Take back what ``keep`` counted. Raises ``Refused`` when the minute is over, or it was taken back before."""
    kept: Kept = undoable.recall(NOTE, token, user_id=None)
    with transaction.atomic(durable=True):
        recording.unrecord(**kept.facts)
        if kept.profile and not recording.forget_profile(key=kept.profile):
            raise Refused(undoable.TOO_LATE)  # the night gave it another key: both stay
        recording.unrecord_group_answers(month=kept.facts["day"], answers=kept.hands)
        for reached in kept.reached():
            recording.uncount(**reached)
    return kept
