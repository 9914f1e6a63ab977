"""The reference data every installation begins with, read from ``stats/data/``; what a manager changed is kept."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from stats.models import ReportingCategory, Term

DATA = Path(__file__).parent / "data"
REGION = "BRU"
JOB_SEEKERS = "JS"


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _terms() -> Iterator[Term]:
    place = 0
    for row in rows("reference-lists.csv"):
        if row["list"] not in Term.List.values:
            continue  # themes, services, channels and contexts are cdm.core.vocabulary's
        place += 10
        yield Term(
            list=row["list"],
            code=row["code"],
            label_fr=row["fr"],
            label_nl=row["nl"],
            position=1 if row["code"] == "0-14" else place,
            group=JOB_SEEKERS if row["code"].startswith("JS_") else "",
        )
    for row in rows("municipalities.csv"):
        place += 10
        yield Term(
            list=Term.List.MUNICIPALITY,
            code=row["nis"],
            label_fr=row["name_fr"],
            label_nl=row["name_nl"],
            position=place,
            group=REGION,
        )
    for code, french, dutch in (
        ("OTHER_BE", "Ailleurs en Belgique", "Elders in België"),
        ("ABROAD", "À l’étranger", "In het buitenland"),
    ):
        place += 10
        yield Term(list=Term.List.MUNICIPALITY, code=code, label_fr=french, label_nl=dutch, position=place)


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


def plant(**_signal: Any) -> None:
    """Add the terms and categories that are missing; runs after every migration and after a test's flush."""
    if Term._meta.db_table not in connection.introspection.table_names():
        return  # another room was migrated alone
    Term.objects.bulk_create(_terms(), ignore_conflicts=True)
    ReportingCategory.objects.bulk_create(_categories(), ignore_conflicts=True)
