"""Taking a change of the vocabulary back for a minute: the rows as they were, and those that were not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import undoable
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from stats.models import ReportingCategory, SeriesBreak, Term, TermGroup
from stats.vocabulary import changing

KIND = "vocabulary"
TABLES: Mapping[str, type[models.Model]] = {
    "term": Term,
    "group": TermGroup,
    "break": SeriesBreak,
    "category": ReportingCategory,
}


@dataclass
class Was:
    """``rows``: (table, values by column) before; ``made``: (table, key) of rows the change brings."""

    rows: list[tuple[str, dict[str, Any]]]
    made: list[tuple[str, Any]]


def before(rows: Iterable[models.Model], made: Iterable[models.Model] = ()) -> Was:
    """Read anew from the database: what the caller holds may be changed already."""
    kept = []
    for row in rows:
        table = _name(row)
        kept.append((table, _plain(table).filter(pk=row.pk).values().get()))
    return Was(kept, [(_name(row), row.pk) for row in made])


def remember(was: Was, *, user_id: int) -> str:
    return undoable.remember(KIND, (was.rows, was.made), user_id=user_id)


def undo(key: str, *, user_id: int) -> None:
    """Raises ``Refused`` when it is too late, or when what was added was used meanwhile."""
    rows, made = undoable.recall(KIND, key, user_id=user_id)
    used = Refused(_("A code that was added is used already: it stays. End it instead."))
    busy = Refused(_("Somebody is recording just now. Try again in a moment."))
    with transaction.atomic(durable=True):
        if any(table == "term" for table, _pk in made):
            changing.lock(busy)
        with refusing({"term_in_use": used, "category_in_use": used}):
            for table, pk in made:
                _plain(table).filter(pk=pk).delete()
                trail.record(Verb.UNDONE, TABLES[table]._meta.label_lower, key=pk)
        for table, values in rows:
            trail.record(Verb.UNDONE, TABLES[table]._meta.label_lower, key=values["key"])
            same = _plain(table).filter(pk=values["key"])
            if not same.update(**values):
                _plain(table).bulk_create([TABLES[table](**values)])
                same.update(**values)


def _plain(table: str) -> Any:
    """Rows by their columns: modeltranslation's own managers know a label in the language of the page only."""
    return models.QuerySet(TABLES[table])


def _name(row: models.Model) -> str:
    return next(name for name, model in TABLES.items() if isinstance(row, model))
