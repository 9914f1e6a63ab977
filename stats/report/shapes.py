"""The shapes of a report's contents: numbers and codes, no word of any language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cdm.core.vocabulary import Service
from stats import figures

LANGUAGES = ("fr", "nl")
Words = Mapping[str, str]  # language → what staff typed


@dataclass(frozen=True)
class Row:
    """``count`` None: hidden (``stats.disclosure``). ``before``: the same a year earlier, where there was one."""

    code: str
    count: int | None
    before: int | None = None


@dataclass(frozen=True)
class Table:
    """``whole``: what shares are of. ``silent``: who was asked and is in no row."""

    name: str
    rows: tuple[Row, ...]
    whole: int
    silent: int = 0

    def share(self, row: Row) -> float | None:
        """Percent of the whole."""
        return None if row.count is None or not self.whole else 100 * row.count / self.whole

    @property
    def hides(self) -> bool:
        return any(row.count is None for row in self.rows)


@dataclass(frozen=True)
class Period:
    """A month (1–12) or a year with its contacts by service, in the order of ``services``; ``total`` of all of them.

    None where hidden.
    """

    number: int
    counts: tuple[int | None, ...]
    total: int | None

    @classmethod
    def of(cls, number: int, counts: Iterable[int]) -> Period:
        found = tuple(counts)
        return cls(number, found, sum(found))


@dataclass(frozen=True)
class Share:
    """Percent of the known answers to a question; ``value`` None: it would give a small number away."""

    code: str
    value: float | int | None
    n: int


@dataclass(frozen=True)
class Event:
    day: dt.date | None
    title: Words
    text: Words


@dataclass(frozen=True)
class Claim:
    """What the printed report has wrong: ``true`` None where nothing can be held against it."""

    code: str
    printed: str
    true: float | int | None


@dataclass(frozen=True)
class Corrected:
    """Contacts a correction added to a closed year, or took from it (below zero); 0: moved from code to code.

    One record with its month and all its codes; of a public year all of a version in a service, ``month`` None.
    """

    version: int
    day: dt.date
    reason: str  # of Correction.Reason
    month: dt.date | None
    codes: Mapping[str, str]
    count: int


@dataclass(frozen=True)
class Closed:
    """``day``: when the year was closed; ``version``, of ``since``: its figures in force. ``untold``: how many of its
    corrections are not in ``corrections``.
    """

    day: dt.date
    version: int
    since: dt.date
    corrections: tuple[Corrected, ...] = ()
    untold: int = 0


@dataclass(frozen=True)
class Contents:
    """``public``: the day on which the year was frozen (``stats.publishing``), whose cells these are; None before: then
    the numbers are those of the house and nothing of contacts is hidden.
    """

    year: int
    made: dt.date
    total: int
    before: int | None
    growth: float | None
    note: Words
    services: Table
    codes: tuple[str, ...]  # services of the periods
    months: tuple[Period, ...]
    years: tuple[Period, ...]
    parts: Mapping[str, Table]
    themes: Table
    languages: Table
    programmes: Table
    held: int
    held_elsewhere: bool
    modes: Table
    held_themes: Table
    measured: Mapping[str, int | None]
    n: int
    answers: Mapping[str, Table]
    shares: tuple[Share, ...]
    figures: Mapping[str, figures.Value]
    missing: tuple[Table, ...]  # one row each: contacts without a theme, a language …
    claims: tuple[Claim, ...]
    differing: tuple[str, ...]
    events: tuple[Event, ...]
    partners: tuple[str, ...]
    late: Table | None = None  # contacts by how much later they were recorded; None: not counted, or not told yet
    unclosed: Table | None = None  # what is past and not closed, by service
    closed: Closed | None = None  # None: the year is open
    public: dt.date | None = None

    @property
    def mean(self) -> float | None:
        """Contacts a group activity."""
        held = next((row.count for row in self.services.rows if row.code == Service.GA), 0)
        return held / self.held if held and self.held else None
