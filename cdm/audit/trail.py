"""Writing the journal: each verb says in its own transaction what it did; who does it is known from the request.

Nothing of the anonymous records is written here: a row that says who counted which contact when would be one (P1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model, QuerySet

from cdm.audit.models import AuditEvent, Verb, Who

Actor = tuple[Who, int | None]
SYSTEM: Actor = (Who.SYSTEM, None)

_acting: ContextVar[Callable[[], Actor]] = ContextVar("acting", default=lambda: SYSTEM)


@contextmanager
def acting(actor: Callable[[], Actor]) -> Iterator[None]:
    """Whoever ``actor`` says, asked when something is written, does what is done inside."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def record(
    verb: Verb, about: Model | str, *, key: object = None, partner: str = "", fields: Iterable[str] = ()
) -> None:
    """One entry. ``about``: the row, or the label of a model (``counselling.appointment``) with the ``key``.

    ``partner``: its code, for what is a partner's; ``fields``: names of columns, never what is in them.
    """
    _entry(verb, about, key=key, partner=partner, fields=fields).save(force_insert=True)


def record_all(verb: Verb, rows: Iterable[Model], *, partner: str = "", fields: Iterable[str] = ()) -> None:
    """One entry for each of ``rows``, in one statement; none for none."""
    fields = list(fields)
    entries = [_entry(verb, row, partner=partner, fields=fields) for row in rows]
    if entries:
        AuditEvent.objects.bulk_create(entries)


def viewed(about: Model | str, *, key: object = None, partner: str = "", actor: Actor | None = None) -> None:
    """Somebody of staff was shown personal data: one entry an hour for each of them and each object.

    The index ``audit_viewed_once`` says so, not a cache: one statement, whether it is the first time or not. Visitors
    who look at what is theirs leave no entry. ``actor``: whose program it is, where nobody is signed in (a feed).
    """
    entry = _entry(Verb.VIEWED, about, key=key, partner=partner, actor=actor)
    if entry.who == Who.STAFF:
        AuditEvent.objects.bulk_create([entry], ignore_conflicts=True)


@contextmanager
def saving(row: Model, *, partner: str = "") -> Iterator[None]:
    """Around the saving of ``row``: that it was added, or which of its columns changed; nothing when none did.

    Reads the row before and after: two queries more. Needs the caller's transaction, as ``record`` does.
    """
    before = _stored(row)
    yield
    after = _stored(row)
    if not before:
        record(Verb.ADDED, row, partner=partner)
    elif changed := [name for name, value in after.items() if before[name] != value]:
        record(Verb.CHANGED, row, partner=partner, fields=changed)


def _stored(row: Model) -> dict[str, Any]:
    """The columns as the database has them, {} where the row is not there; of translated ones each language's."""
    names = {field.name for field in row._meta.concrete_fields}
    chosen = [name for name in names if f"{name}_fr" not in names]
    # Django's own: a model's manager may leave rows out, and reads the language of the page.
    plain: QuerySet[Model] = QuerySet(type(row))
    return plain.filter(pk=row.pk).values(*chosen).first() or {} if row.pk is not None else {}


def _entry(
    verb: Verb,
    about: Model | str,
    *,
    key: object = None,
    partner: str = "",
    fields: Iterable[str] = (),
    actor: Actor | None = None,
) -> AuditEvent:
    if key is None and isinstance(about, Model):
        key = about.pk
    who, account = actor or _acting.get()()
    return AuditEvent(
        who=who,
        actor=account,
        verb=verb,
        kind=about if isinstance(about, str) else about._meta.label_lower,
        key="" if key is None else str(key),
        partner=partner,
        fields=sorted(set(fields)),
    )
