"""What a version of a year holds, and what differs between two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from stats import contacts
from stats.closing.words import Words, signed
from stats.contacts import GROUPINGS
from stats.models import AnswerTally, DayCount, GroupAnswer, HeldTally, HourCount

Figures = dict[str, dict[str, int]]
"""Part → codes, joined by "|" → number. Parts: total, GROUPINGS, held, profiles, hands, days, hours."""

PARTS = ("total", *GROUPINGS, "held", "profiles", "hands", "days", "hours")
_COUNTED = (
    ("held", HeldTally, "day", ("mode",)),
    ("profiles", AnswerTally, "month", ("question", "code")),
    ("hands", GroupAnswer, "month", ("question", "code")),
    ("days", DayCount, "day", ("measure", "item")),
    ("hours", HourCount, "day", ("measure", "item")),
)


def key(codes: tuple[object, ...]) -> str:
    return "|".join(code.isoformat() if isinstance(code, dt.date) else str(code) for code in codes)


def collect(year: int) -> Figures:
    """All figures of a year, as they stand. Six queries."""
    counted = contacts.of_year(year)
    found: Figures = {"total": {"contacts": counted.total}}
    for grouping in GROUPINGS:
        found[grouping] = {key(codes): number for codes, number in counted.groups[grouping].items()}
    for part, model, column, names in _COUNTED:
        rows = model._default_manager.filter(**{f"{column}__year": year}).values_list(*names)
        found[part] = {key(row[:-1]): int(row[-1]) for row in rows.annotate(all=Sum("count")).order_by()}
    return found


@dataclass(frozen=True)
class Change:
    """One number: ``label`` was ``before`` and is ``after``."""

    label: str
    before: int
    after: int

    @property
    def by(self) -> int:
        return self.after - self.before

    @property
    def signed(self) -> str:
        return signed(self.by)


@dataclass(frozen=True)
class Changed:
    """The numbers of one part that differ, those that changed most first; months in order."""

    part: str
    heading: str
    rows: list[Change]


def differences(before: Figures, after: Figures) -> list[Changed]:
    """What differs, part by part in the order of PARTS; empty when nothing does. At most two queries, for names."""
    words, found = Words(), []
    for part in PARTS:
        old, new = before.get(part, {}), after.get(part, {})
        changed = sorted(code for code in old.keys() | new.keys() if old.get(code, 0) != new.get(code, 0))
        rows = [Change(words.label(part, code), old.get(code, 0), new.get(code, 0)) for code in changed]
        if part != "month":
            rows.sort(key=lambda row: (-abs(row.by), row.label))
        if rows:
            found.append(Changed(part, words.heading(part), rows))
    return found


def with_contacts(figures: Figures, month: dt.date, codes: Mapping[str, str], count: int) -> Figures:
    """The same figures with ``count`` contacts more (or fewer) of these codes."""
    found = {part: dict(numbers) for part, numbers in figures.items()}
    found["total"]["contacts"] = found["total"].get("contacts", 0) + count
    for grouping, names in GROUPINGS.items():
        place = key(tuple(month if name == "month" else codes[name] for name in names))
        found[grouping][place] = found[grouping].get(place, 0) + count
    return found
