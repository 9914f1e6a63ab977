"""The workshops that help with something, for the rooms that send people to them: the agenda, asked by words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, Q, Value, When

from activities.agenda import meetings, search
from activities.agenda.meetings import Line
from activities.models import Session
from cdm.core import clock
from cdm.core.searching import clean

SHOWN = 3
READ = 60  # coming sessions looked through; more of them with the same words are more of the same


@dataclass(frozen=True)
class Workshops:
    """``found``: the words that find something. ``lines``: the next sessions, the soonest first, each once."""

    found: frozenset[str]
    lines: list[Line]


def about(texts: Iterable[str]) -> Workshops:
    """The next sessions that speak of one of ``texts``, of as many different ones as can be; six queries at most."""
    words = {text: clean(text) for text in texts}
    asked = sorted({text for text in words.values() if text})
    if not asked:
        return Workshops(frozenset(), [])
    firsts = meetings.coming().filter(session__state=Session.State.PUBLISHED, starts=F("session__starts"))
    said = {f"says_{n}": _says(search.matching(text)) for n, text in enumerate(asked)}
    rows = firsts.filter(starts__gt=clock.now()).annotate(**said)
    anything = Q(*((name, True) for name in said), _connector=Q.OR)
    coming = rows.filter(anything).values("pk", "session__activity", *said)[:READ]
    found: set[str] = set()
    chosen: dict[int, int] = {}  # of each activity its next session
    for row in coming:
        found |= {text for n, text in enumerate(asked) if row[f"says_{n}"]}
        chosen.setdefault(row["session__activity"], row["pk"])
    rows = meetings.coming().filter(pk__in=list(chosen.values())[:SHOWN])
    return Workshops(
        frozenset(text for text, typed in words.items() if typed in found), meetings.dressed(rows) if chosen else []
    )


def _says(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
