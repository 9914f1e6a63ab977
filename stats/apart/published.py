"""What leaves the house of a cohort: said once, when it is over, and protected as everything public is (design P3).

A cohort is public from the first monthly snapshot after its last day (or its year) on, and stays as it was then: were
it told while it grows, or told anew after a correction, two versions side by side would say of the one person between
them how it went. Outcomes are told or hidden together, since of eleven persons nine that did well are two that did not.
Targets are promises, not people: they are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from stats.disclosure import TOTAL, Dimension, Table, protect
from stats.models import Cohort

_MODE = Dimension("mode", ("individual", "group"), whole=True, personal=False)
_OUTCOME = Dimension("outcome", ("positive", "other"), whole=True)
Told = dict[str, Any]  # counts by name, None where hidden; a name left out where nobody knows


def _over(cohort: Cohort) -> dt.date:
    return cohort.ends or dt.date(cohort.year, 12, 31)


def newly(month: dt.date, known: Iterable[Mapping[str, Any]]) -> list[Told]:
    """The cohorts over by the end of ``month`` (its first day) that are not among those ``known``. One query."""
    end = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    told = {str(entry["key"]) for entry in known}
    rows = Cohort.objects.filter(year__lt=end.year + 1).order_by("year", "programme", "starts", "key")
    return [protected(row) for row in rows if _over(row) < end and str(row.key) not in told]


def protected(cohort: Cohort) -> Told:
    """The counts of one cohort as they may be public."""
    population = f"cohort/{cohort.key}"
    tables = [Table("persons", population, (_MODE,), {("individual",): cohort.persons}, {"mode": (TOTAL,)})]
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
        "title": {"fr": cohort.title_fr, "nl": cohort.title_nl},
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
