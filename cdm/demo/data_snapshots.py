"""The public figures of the demo: every year and month that is over, as if a manager had released them today.

A worker protects them once the site is up, some seconds a year: whoever starts the demo need not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable

from stats.publishing import runs


def load(say: Callable[[str], None]) -> None:
    """Ask for what is due; years that are public already stay as they are."""
    runs.ask()
    say("asked for; public in a minute, see /fr/chiffres/publication/")
