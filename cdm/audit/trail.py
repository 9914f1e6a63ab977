"""Writing the journal: each verb says in its own transaction what it did; who does it is known from the request.

Nothing of the anonymous records is written here: a row that says who counted which contact when would be one (P1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model

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
    kind = about if isinstance(about, str) else about._meta.label_lower
    if key is None and isinstance(about, Model):
        key = about.pk
    who, actor = _acting.get()()
    AuditEvent.objects.create(
        who=who,
        actor=actor,
        verb=verb,
        kind=kind,
        key="" if key is None else str(key),
        partner=partner,
        fields=sorted(set(fields)),
    )
