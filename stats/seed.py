"""The reference data every installation begins with, read from ``stats/data/``; what a manager changed is kept."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from stats.models import ReportingCategory, SeriesBreak, Term, TermGroup

DATA = Path(__file__).parent / "data"
REGION = "BRU"
JOB_SEEKERS = "JS"
THIRTIES = "30-39"


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def ages() -> dict[str, tuple[int, int | None]]:
    """Code of an age band → its youngest and oldest age in years, both in; None: no limit."""
    return {
        row["code"]: (int(row["lowest"]), int(row["highest"]) if row["highest"] else None)
        for row in rows("age-bands.csv")
    }


def _terms() -> Iterator[Term]:
    place, bounds = 0, ages()
    for row in rows("reference-lists.csv"):
        if row["list"] not in Term.List.values:
            continue  # themes, services, channels and contexts are cdm.core.vocabulary's
        place += 10
        lowest, highest = bounds.get(row["code"], (None, None)) if row["list"] == Term.List.AGE5 else (None, None)
        yield Term(
            list=row["list"],
            code=row["code"],
            label_fr=row["fr"],
            label_nl=row["nl"],
            position=1 if row["code"] == "0-14" else place,
            lowest=lowest,
            highest=highest,
        )
    for row in rows("municipalities.csv"):
        place += 10
        yield Term(
            list=Term.List.MUNICIPALITY,
            code=row["nis"],
            label_fr=row["name_fr"],
            label_nl=row["name_nl"],
            position=place,
        )
    for code, french, dutch in (
        ("OTHER_BE", "Ailleurs en Belgique", "Elders in België"),
        ("ABROAD", "À l’étranger", "In het buitenland"),
    ):
        place += 10
        yield Term(list=Term.List.MUNICIPALITY, code=code, label_fr=french, label_nl=dutch, position=place)


def terms() -> frozenset[tuple[str, str]]:
    """(list, code) of the terms planted: taken out of the database they would come back with the next migration."""
    return frozenset((term.list, term.code) for term in _terms())


def _groups() -> Iterator[TermGroup]:
    for place, row in enumerate(rows("term-groups.csv"), 1):
        yield TermGroup(
            list=row["list"],
            code=row["code"],
            label_fr=row["fr"],
            label_nl=row["nl"],
            position=10 * place,
            members=row["members"].split(),
        )


def groups() -> frozenset[tuple[str, str]]:
    """(list, code) of the groups planted; figures of the annual report rest on them."""
    return frozenset((group.list, group.code) for group in _groups())


def _categories() -> Iterator[ReportingCategory]:
    for row in rows("reporting-categories.csv"):
        yield ReportingCategory(
            service=row["service"],
            code=row["code"],
            label_fr=row["fr"],
            label_nl=row["nl"],
            position=int(row["position"]),
            contexts=row["contexts"].split(),
            channels=row["channels"].split(),
            valid_from=int(row["valid_from"]) if row["valid_from"] else None,
            valid_until=int(row["valid_until"]) if row["valid_until"] else None,
        )


def breaks() -> Iterator[dict[str, Any]]:
    """Fields of the breaks in the series that the centre's own reports show."""
    for row in rows("series-breaks.csv"):
        yield {"year": int(row["year"]), "subject": row["subject"], "text_fr": row["fr"], "text_nl": row["nl"]}


def plant(**_signal: Any) -> None:
    """Add the terms, groups and categories that are missing; runs after every migration and after a test's flush.

    Breaks have no code to know them by: they come with the first terms only, so that one taken out stays out.
    """
    if TermGroup._meta.db_table not in connection.introspection.table_names():
        return  # another room was migrated alone, or this one not to its end
    first = not Term.objects.exists()
    Term.objects.bulk_create(_terms(), ignore_conflicts=True)
    TermGroup.objects.bulk_create(_groups(), ignore_conflicts=True)
    ReportingCategory.objects.bulk_create(_categories(), ignore_conflicts=True)
    if first:
        SeriesBreak.objects.bulk_create(SeriesBreak(**fields) for fields in breaks())
