"""What becomes of a sealed record when somebody of staff is online on the device that kept it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from cdm.core.access import Member
from cdm.core.refused import Refused
from cdm.home.offline import sealing
from cdm.home.recording.entries import Entry
from stats import recording


class State(StrEnum):
    COUNTED = "counted"
    BEFORE = "before"  # its key was counted already: the answer was lost on the way, or it was put right on the page
    REFUSED = "refused"  # readable and the sender's, but wrong: too old, too many, a year that is closed
    OTHERS = "others"  # made for another partner: it waits for one of theirs (P4)
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Outcome:
    """``why`` and ``fields``, what it says, are told to the sender of a refused record alone, who can put it right."""

    key: uuid.UUID
    state: State
    why: list[str] = field(default_factory=list)
    fields: sealing.Fields = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """Whether the device may forget it."""
        return self.state in {State.COUNTED, State.BEFORE}


def deliver(*, member: Member, key: uuid.UUID, box: bytes) -> Outcome:
    """Open one record and count it as if ``member`` had posted it today, once for ``key`` (B3).

    It says for which partner it was made, "" for the centre: nobody else's member sends it, reads it or counts it as
    their own (P4).
    """
    try:
        fields = sealing.unseal(box, key=key)
    except sealing.Unreadable:
        return Outcome(key, State.UNREADABLE)
    if recording.seen(key):
        return Outcome(key, State.BEFORE)
    entry = Entry(_posted(fields, key), member=member)
    partner = (fields.get("partner") or [""])[-1]
    if partner not in ([code for code, _name in entry.offer.partners] or [""]):
        return Outcome(key, State.OTHERS)
    if entry.is_valid():
        try:
            return Outcome(key, State.COUNTED if entry.keep() else State.BEFORE)
        except Refused:
            pass  # the entry has it among its errors
    return Outcome(key, State.REFUSED, list(_reasons(entry)), fields)


def _posted(fields: sealing.Fields, key: uuid.UUID) -> MultiValueDict[str, str]:
    return MultiValueDict({**fields, "key": [str(key)]})


def _reasons(entry: Entry) -> Iterator[str]:
    """``Day: a contact can be recorded up to 31 days later.``"""
    colon = _(": ")
    for form in entry.forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            yield from (str(label) + colon + str(error) if label else str(error) for error in errors)
