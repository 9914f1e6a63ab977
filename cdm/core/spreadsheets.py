"""What leaves as a table is opened by programs that run what looks like a formula."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(RISKY) else text
