"""What is counted apart, here or else elsewhere, and what follows from figures counted elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stats.apart import audiences, cohorts
from stats.figures.registry import Definition, Facts, Found, family, figure


def _known(count: int) -> Callable[[Facts], Found]:
    return lambda _facts: Found(count)


@family
def reached(facts: Facts) -> Iterator[Definition]:
    """People reached, audience by audience. A year without any counted here keeps the figures counted elsewhere."""
    for item, count in sorted(facts.reached.items()):
        yield Definition(audiences.figure_of(item), "persons reached", "exact", _known(count))


@family
def followed(facts: Facts) -> Iterator[Definition]:
    """What the cohorts of the year count, programme by programme."""
    for id_, count, unit in cohorts.figures(facts.cohorts):
        if id_ != "neet_total":  # below: it may also be the sum of two counted elsewhere
            yield Definition(id_, unit, "exact", _known(count))


@figure("neet_total", "persons", "exact")
def neet(facts: Facts) -> Found | None:
    counted = {id_: count for id_, count, _unit in cohorts.figures(facts.cohorts)}
    if "neet_total" in counted:
        return Found(counted["neet_total"])
    held = facts.elsewhere("neet_total")
    if held is not None:
        return Found(held)
    parts = [facts.elsewhere(code) for code in ("neet_individual", "neet_group")]
    return None if None in parts else Found(sum(part for part in parts if part is not None))


@figure(audiences.SUM, "persons reached", "derived_exact")
def all_audiences(facts: Facts) -> Found | None:
    """Everybody reached, audience by audience: they overlap the services or lie outside them, so that they never enter
    the total. Of figures counted elsewhere only, all that reports print are needed.
    """
    known = {code: facts.elsewhere(code) for code in audiences.printed()}
    if not facts.reached and None in known.values():
        return None
    here = {audiences.figure_of(item): count for item, count in facts.reached.items()}
    return Found(sum(count for count in (known | here).values() if count is not None))


@figure("web_views_per_visitor", "views per visitor", "derived", decimals=2)
def views_a_visitor(facts: Facts) -> Found | None:
    views, visitors = facts.elsewhere("web_views"), facts.elsewhere("web_visitors")
    return Found(views / visitors, int(visitors)) if views is not None and visitors else None
