"""Small cells of a sample: hidden, and never alone, so that no total gives one away (design P3).

The rule of a single table, and of shares taken from it. What several tables or years would tell together is not judged
here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

MINIMUM = 5
MINIMUM_BY_MUNICIPALITY = 10
COMPANY = 2  # hidden cells of a table, at the least


def minimum(question: str) -> int:
    return MINIMUM_BY_MUNICIPALITY if question == "municipality" else MINIMUM


def hidden(counts: Mapping[str, int], least: int) -> frozenset[str]:
    """Codes whose count may not be told: those below ``least``, and the next smallest until they are COMPANY, and
    together not below ``least`` either. With both of two answers known to be few, neither is told.
    """
    rising = sorted((code for code, count in counts.items() if count), key=lambda code: (counts[code], code))
    found = {code for code in rising if counts[code] < least}
    if not found:
        return frozenset()
    for code in rising:
        if len(found) >= COMPANY and sum(counts[one] for one in found) >= least:
            break
        found.add(code)
    return frozenset(found)


def may_tell(codes: Collection[str], counts: Mapping[str, int], kept: frozenset[str]) -> bool:
    """Whether the sum over ``codes`` may be told beside the table: no hidden cell is alone inside or outside of it."""
    inside = sum(1 for code in kept if code in codes)
    return inside != 1 and len(kept) - inside != 1
