"""One number as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stat:
    """``definition`` opens under it; ``count`` is the number itself, for a file."""

    value: str
    label: str
    note: str = ""
    trend: str = ""  # up, down or nothing
    definition: str = ""
    count: int = 0
