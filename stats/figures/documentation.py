"""The stock of the documentation on 31 December: as recorded here, else as counted elsewhere."""

from __future__ import annotations

from decimal import Decimal

from stats.figures.registry import Facts, Found, figure


def _works(facts: Facts, *, years_ago: int = 0) -> Decimal | None:
    recorded = facts.stock.get(facts.year - years_ago)
    return facts.elsewhere("mm_books", years_ago=years_ago) if recorded is None else Decimal(recorded)


@figure("mm_books", "items", "exact", dated=True)
def books(facts: Facts) -> Found | None:
    value = _works(facts)
    return None if value is None else Found(value)


@figure("mm_books", "items", "exact", dated=True, years_ago=1)
def books_before(facts: Facts) -> Found | None:
    value = _works(facts, years_ago=1)
    return None if value is None else Found(value)


@figure("mm_books_growth", "percent", "rounded_pct")
def books_growth(facts: Facts) -> Found | None:
    now, before = _works(facts), _works(facts, years_ago=1)
    return Found(100 * (now - before) / before, int(before)) if now is not None and before else None
