"""What follows from figures counted elsewhere: means, sums."""

from __future__ import annotations

from stats.figures.registry import Facts, Found, figure

AUDIENCES = (
    "aud_recognition",
    "aud_identification",
    "aud_euroguidance",
    "aud_prisoners",
    "aud_disability",
    "aud_formtruck",
)


@figure("neet_total", "persons", "exact")
def neet(facts: Facts) -> Found | None:
    held = facts.elsewhere("neet_total")
    if held is not None:
        return Found(held)
    parts = [facts.elsewhere(code) for code in ("neet_individual", "neet_group")]
    return None if None in parts else Found(sum(part for part in parts if part is not None))


@figure("aud_sum", "persons reached", "derived_exact")
def audiences(facts: Facts) -> Found | None:
    """The six together: they overlap the services or lie outside them, so they never enter the total."""
    parts = [facts.elsewhere(code) for code in AUDIENCES]
    return None if None in parts else Found(sum(part for part in parts if part is not None))


@figure("web_views_per_visitor", "views per visitor", "derived", decimals=2)
def views_a_visitor(facts: Facts) -> Found | None:
    views, visitors = facts.elsewhere("web_views"), facts.elsewhere("web_visitors")
    return Found(views / visitors, int(visitors)) if views is not None and visitors else None
