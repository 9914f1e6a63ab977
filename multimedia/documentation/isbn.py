"""International standard book numbers (ISO 2108): ten or thirteen figures, the last of which checks the others."""

from __future__ import annotations

import re

_TEN = re.compile(r"[0-9]{9}[0-9X]")
_THIRTEEN = re.compile(r"97[89][0-9]{10}")


class NotAnIsbn(ValueError):
    """Too many or too few figures, or one of them mistyped."""


def bare(typed: str) -> str:
    """Without hyphens, dashes, dots, spaces and the word in front."""
    return re.sub(r"^ISBN(-1[03])?:?|[\s.\-\u2010-\u2015]", "", typed.strip().upper()).removeprefix(":")


def normal(typed: str) -> str:
    """The thirteen figures of ``2-7096-1234-X`` or ``978-2-7096-1234-3``. Raises ``NotAnIsbn``."""
    figures = bare(typed)
    if _TEN.fullmatch(figures):
        if sum((10 - place) * (10 if c == "X" else int(c)) for place, c in enumerate(figures)) % 11:
            raise NotAnIsbn(typed)
        return f"978{figures[:9]}{_check('978' + figures[:9])}"
    if not _THIRTEEN.fullmatch(figures) or _check(figures[:12]) != figures[12]:
        raise NotAnIsbn(typed)
    return figures


def _check(twelve: str) -> str:
    return str(-sum((3 if place % 2 else 1) * int(c) for place, c in enumerate(twelve)) % 10)
