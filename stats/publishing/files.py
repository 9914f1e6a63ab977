"""The open data: a file a table, every public year in it, in codes; a dictionary says what they mean in both languages.

Long format: one count a line. ``count`` is empty where it is hidden; ``status`` says shown or hidden.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation

from cdm.core import brand
from stats.exports import guarded
from stats.models import Snapshot
from stats.publishing import dictionary
from stats.publishing.counting import MEASURES, QUESTIONS
from stats.publishing.published import Edition
from stats.publishing.schema import FILES, LANGUAGES, OpenTable, spoken

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
DICTIONARY = "dictionary"
PACKAGE = "datapackage.json"
Line = list[str | int | None]


@dataclass(frozen=True)
class File:
    content: bytes
    content_type: str


def file(name: str, editions: Sequence[Edition]) -> File | None:
    """The file called ``name``, as far as the figures are public; None for a name there is not. Two queries at most."""
    if name == PACKAGE:
        return File(_json(package(editions)), KINDS["json"])
    stem, _dot, kind = name.rpartition(".")
    if kind not in KINDS:
        return None
    if stem == DICTIONARY:
        header: Sequence[str] = dictionary.HEADER
        rows: Sequence[Sequence[str | int | None]] = dictionary.rows()
        about: dict[str, Any] = {"name": DICTIONARY}
    elif stem in FILES:
        table = FILES[stem]
        header, rows = table.header, lines(table, editions)
        about = {"name": stem} | titles(table)
    else:
        return None
    if kind == "csv":
        return File(_csv(header, rows), KINDS[kind])
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return File(_json(about | source(editions) | {"rows": named}), KINDS[kind])


def lines(table: OpenTable, editions: Sequence[Edition]) -> list[Line]:
    """Every line of a file, the oldest year first. One query."""
    names = table.tables or (
        QUESTIONS if table.name == "answers" else tuple(f"counted/{measure.value}" for measure in MEASURES)
    )
    rows = Snapshot.objects.filter(month__in=[edition.month for edition in editions]).order_by("month")
    found: list[Line] = []
    for month, *tables in rows.values_list("month", *(f"published__tables__{name}__rows" for name in names)):
        for name, cells in zip(names, tables, strict=True):
            for *codes, count in cells or ():
                own = [str(month.year), name] if table.name == "answers" else []
                own = [str(month.year)] if table.name == "counted" else own
                status = "hidden" if count is None else "shown"
                found.append([*own, *(spoken(code) for code in codes), count, status])
    return found


def _csv(header: Iterable[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """RFC 4180 in UTF-8: commas, as open data is read. Labels are people’s words: no spreadsheet runs one."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _json(what: Any) -> bytes:
    return json.dumps(what, ensure_ascii=False, indent=1).encode()


def titles(table: OpenTable) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {f"title_{language}": str(table.title), f"description_{language}": str(table.description)}
    return found


def source(editions: Sequence[Edition]) -> dict[str, Any]:
    """Whose figures these are, under which licence, and as of when."""
    licence, address = settings.OPEN_DATA_LICENCE
    newest = editions[0] if editions else None
    return {
        "source": brand.full("fr"),
        "licence": {"name": licence, "path": address},
        "frozen_on": newest and newest.day.isoformat(),
        "through": newest and f"{newest.month:%Y-%m}",
    }


def package(editions: Sequence[Edition]) -> dict[str, Any]:
    """A Data Package (datapackage.org): what tools read to load every file with its types."""
    licence, address = settings.OPEN_DATA_LICENCE
    resources = [
        {
            "name": table.name,
            "path": f"{table.name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **titles(table),
            "schema": {
                "fields": [{"name": name, "type": "integer" if name == "count" else "string"} for name in table.header],
                "missingValues": [""],
            },
        }
        for table in FILES.values()
    ]
    listed = [{"name": name, "type": "string"} for name in dictionary.HEADER]
    resources.append(
        {
            "name": DICTIONARY,
            "path": f"{DICTIONARY}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": listed, "missingValues": [""]},
        }
    )
    found = source(editions)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "figures",
        "title": found["source"],
        "licenses": [{"name": licence, "path": address}],
        "version": found["through"],
        "created": found["frozen_on"],
        "resources": resources,
    }
