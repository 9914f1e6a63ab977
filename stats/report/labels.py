"""What figures counted elsewhere are called in a report, family by family. A figure not named here keeps its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from stats import measures
from stats.apart.audiences import figure_of
from stats.measures import apart, elsewhere
from stats.measures.definitions import Definition
from stats.models import Measure


def _named(definitions: Iterable[Definition]) -> Mapping[str, Any]:
    return MappingProxyType({definition.code: definition.label for definition in definitions})


AUDIENCES = _named(apart.AUDIENCES)
NEET = _named(apart.NEET)
COHORT = _named(apart.COHORT)
EVENTS = _named(elsewhere.EVENTS)
WEB = _named(elsewhere.WEB)
SOCIAL = _named(elsewhere.SOCIAL)
SHARES = _named(
    measures.get(code)
    for code in (
        "pr_women",
        "pr_men",
        "pr_age_25_29",
        "pr_age_30_39",
        "pr_region",
        "pr_jobseekers",
        "pr_own_initiative",
        "pr_first_visit",
    )
)
WRONG = _named(measures.get(code) for code in ("growth_claimed", "so_growth"))
# Computed figures that sections tell themselves, and estimates of what another row has exactly.
TOLD_ELSEWHERE = frozenset({"aud_sum", "ev_spring_about", "n_profile", "mm_books_growth"})
FAMILIES: tuple[Mapping[str, Any], ...] = (AUDIENCES, NEET, COHORT, EVENTS, WEB, SOCIAL)


def of(id_: str) -> str:
    """What figure ``id_`` is called, in the active language; its code where nobody named it."""
    code, _dot, year = id_.rpartition("_")
    if year.isdigit() and len(year) == 4:
        return f"{of(code)} ({year})"
    try:
        return measures.label(id_)
    except KeyError:
        return audience_names().get(id_, id_)


def audience_names() -> dict[str, str]:
    """Figure → name of every audience of the list, also of those no printed report has. One query."""
    return {figure_of(code): name for code, name in measures.items(Measure.REACHED).items()}
