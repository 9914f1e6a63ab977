"""Adding, changing and withdrawing works, and taking it back within a minute."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.integrity import refusing
from cdm.core.refused import Conflict, Refused
from multimedia.models import Work

FIELDS = (
    "call_number",
    "title",
    "authors",
    "publisher",
    "year",
    "isbn",
    "theme",
    "language",
    "copies",
    "place",
    "state",
    "acquired",
    "withdrawn",
)


@dataclass(frozen=True)
class Change:
    """What a verb did to one work: its fields before (None: it was not there) and after. Can be pickled."""

    pk: int
    before: dict[str, Any] | None
    after: dict[str, Any]


def add(*, work: Work) -> Change:
    """Keep a new work. Raises ``Refused`` (field ``call_number``) when another one has its call number."""
    with transaction.atomic(durable=True):
        _save(work)
        trail.record(Verb.ADDED, work)
    return Change(work.pk, None, fields_of(work))


def change(*, work: Work, seen: str = "") -> Change:
    """Keep what was changed in ``work``, as loaded and altered.

    ``seen`` is ``version`` of what the person read: raises ``Conflict`` when it is not like that any more. Raises
    ``Refused`` as ``add`` does.
    """
    with transaction.atomic(durable=True):
        kept = Work.objects.select_for_update().get(pk=work.pk)
        if seen and seen != version(kept):
            raise Conflict(_("Somebody changed this work meanwhile. Look below at what you wrote, and save again."))
        before = fields_of(kept)
        with trail.saving(work):
            _save(work, update_fields=FIELDS)
    return Change(work.pk, before, fields_of(work))


def withdraw(*, work: Work) -> Change:
    """Out of the stock from today; it stays known, for the stocks of earlier years."""
    return _set(work, withdrawn=clock.today())


def bring_back(*, work: Work) -> Change:
    """Into the stock again, as if it had never left it."""
    return _set(work, withdrawn=None)


def undo(*, change: Change) -> None:
    """Put a work back as it was. Raises ``Refused`` when somebody changed it since."""
    with transaction.atomic(durable=True):
        work = Work.objects.select_for_update().filter(pk=change.pk).first()
        if work is None or fields_of(work) != change.after:
            raise Refused(_("It was changed again since: nothing was undone."))
        trail.record(Verb.UNDONE, work)
        if change.before is None:
            work.delete()
            return
        for name, value in change.before.items():
            setattr(work, name, value)
        _save(work, update_fields=FIELDS)


def fields_of(work: Work) -> dict[str, Any]:
    return {name: getattr(work, name) for name in FIELDS}


def version(work: Work) -> str:
    """A mark that changes with any of its fields."""
    said = json.dumps(fields_of(work), default=str, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def namesakes(work: Work) -> list[Work]:
    """Other works of the stock with the same ISBN: a second copy entered as a work of its own, perhaps."""
    if not work.isbn:
        return []
    return list(Work.objects.held().filter(isbn=work.isbn).exclude(pk=work.pk).order_by("call_number", "pk")[:5])


def _set(work: Work, *, withdrawn: dt.date | None) -> Change:
    with transaction.atomic(durable=True):
        kept = Work.objects.select_for_update().get(pk=work.pk)
        before = fields_of(kept)
        kept.withdrawn = withdrawn
        _save(kept, update_fields=("withdrawn",))
        trail.record(Verb.REOPENED if withdrawn is None else Verb.CLOSED, kept, fields=("withdrawn",))
    return Change(kept.pk, before, fields_of(kept))


def _save(work: Work, *, update_fields: tuple[str, ...] | None = None) -> None:
    twice = Refused(_("Another work has this call number."), field="call_number")
    order = Refused(_("A work is withdrawn after it came in."), field="acquired")
    refusals = {
        "work_call_number_once": twice,
        "multimedia_work_call_number_key": twice,  # the column's own: exactly the same letters
        "work_in_order": order,
    }
    with refusing(refusals):
        work.save(update_fields=update_fields)
