"""The public figures of the demo: every year and month that is over, as if they had been released today."""

from __future__ import annotations

from collections.abc import Callable

from stats.publishing import snapshots


def load(say: Callable[[str], None]) -> None:
    """Freeze what is due; years that are public already stay as they are."""
    for snapshot in snapshots.freeze():
        say(f"{snapshot.month:%Y-%m} is public")
