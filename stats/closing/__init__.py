"""A year is closed when all of it is in: its figures are frozen as version 1 and nothing more is written in it (F2).

What turns out to be wrong later is corrected by compensating records, each a new version; all stay listed.
"""

from stats.closed import closed_years, is_closed
from stats.closing.correcting import Row, correct, preview
from stats.closing.history import close, differences, latest, versions

__all__ = [
    "Row",
    "close",
    "closed_years",
    "correct",
    "differences",
    "is_closed",
    "latest",
    "preview",
    "versions",
]
