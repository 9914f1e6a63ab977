"""What leaves the house of a cohort: said once, when it is over, and protected as everything public is (design P3).

A cohort is public from the first monthly snapshot after its last day (or its year) on, and stays as it was then: were
it told while it grows, or told anew after a correction, two versions side by side would say of the one person between
them how it went. Only what nobody knew then may be added once: how many outcomes were positive. Outcomes are told or
hidden together, since of eleven persons nine that did well are two that did not. Targets are promises, not people:
they are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from stats.disclosure import TOTAL, Dimension, Table, protect
from stats.models import Cohort, Snapshot

_MODE = Dimension("mode", ("individual", "group"), whole=True, personal=False)
_OUTCOME = Dimension("outcome", ("positive", "other"), whole=True)
Told = dict[str, Any]  # counts by name, None where hidden; a name left out where nobody knows


def _over(cohort: Cohort) -> dt.date:
    return cohort.ends or dt.date(cohort.year, 12, 31)


def newly(month: dt.date, known: Mapping[str, Told]) -> list[Told]:
    """What the snapshot of ``month`` (its first day) says of cohorts that none before it did. ``known``: ``told()``.

    One query.
    """
    end = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    found = []
    for row in Cohort.objects.filter(year__lte=month.year).order_by("year", "programme", "starts", "key"):
        earlier = known.get(str(row.key))
        if _over(row) >= end or (earlier and ("positive" in earlier or row.positive is None)):
            continue
        now = protected(row)
        # Corrected meanwhile: what was told stays, and nothing is added that would not fit to it.
        if earlier is None or all(now.get(name) == earlier.get(name) for name in ("persons", "individual", "group")):
            found.append((earlier or now) | {name: now[name] for name in ("positive",) if name in now})
    return found


def told() -> dict[str, Told]:
    """Key → what all snapshots together say of each cohort. One query."""
    found: dict[str, Told] = {}
    for entries in Snapshot.objects.order_by("month").values_list("published__cohorts", flat=True):
        found |= {entry["key"]: entry for entry in entries or ()}
    return found


def protected(cohort: Cohort) -> Told:
    """The counts of one cohort as they may be public."""
    population = f"cohort/{cohort.key}"
    counts: dict[tuple[str, ...], int] = {("individual",): cohort.persons}
    tables = [Table("persons", population, (_MODE,), counts, {"mode": (TOTAL,)})]
    if cohort.individual is not None and cohort.group is not None:
        counts = {("individual",): cohort.individual, ("group",): cohort.group}
        tables = [Table("persons", population, (_MODE,), counts)]
    if cohort.positive is not None:
        counts = {("positive",): cohort.positive, ("other",): cohort.persons - cohort.positive}
        tables.append(Table("outcomes", population, (_OUTCOME,), counts))
    released = protect(tables)

    def value(table: str, code: str) -> int | None:
        found = released.value(table, code)
        return found if isinstance(found, int) else None

    told: Told = {
        "key": str(cohort.key),
        "programme": cohort.programme,
        "year": cohort.year,
        "title": {language: getattr(cohort, f"title_{language}") for language in ("fr", "nl")},
        "starts": cohort.starts and cohort.starts.isoformat(),
        "ends": cohort.ends and cohort.ends.isoformat(),
        "persons": value("persons", TOTAL),
        "targets": {"persons": cohort.target_persons, "positive": cohort.target_positive},
    }
    if cohort.individual is not None and cohort.group is not None:
        told |= {"individual": value("persons", "individual"), "group": value("persons", "group")}
    if cohort.positive is not None:
        told["positive"] = value("outcomes", "positive")
    return told
