"""Writing messages, and taking them back.

A message is written in the transaction of what it speaks of: both exist, or neither. A message that is due goes to a
worker on commit; the sweep of every minute finds those that did not get there (design/1-the-centre.md M2).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypedDict

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, Min, Q

from cdm.core import clock
from cdm.outbox import broker, quiet
from cdm.outbox.calendar_file import CalendarFile, addressed
from cdm.outbox.composing import Mail, compose, one_line
from cdm.outbox.models import Message, State

__all__ = [
    "CalendarFile",
    "Draft",
    "Health",
    "Mail",
    "compose",
    "health",
    "post",
    "post_all",
    "withdraw",
    "withdraw_each",
    "withdrawn",
]
# What a message says, when and to whom: what a withdrawn one takes over when it comes back.
WORDS = (
    *("topic", "kind", "language", "to_address", "subject", "text", "html"),
    *("calendar_name", "calendar_method", "calendar_body", "due", "next_attempt", "useless_after"),
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One message to be: see ``post``."""

    key: str
    topic: str
    to: str
    language: str
    subject: str
    text: str
    html: str = ""
    due: dt.datetime | None = None
    useless_after: dt.datetime | None = None
    calendar_file: CalendarFile | None = None
    kind: str = ""


def post(**draft: Any) -> Message:
    """Write a message to ``to`` in the caller's transaction; the same ``key`` twice is one message, ever sent once.

    ``key`` names the occasion (booking, kind, start time or sequence). Posting the key of a message that was withdrawn
    before it left brings it back with the new words: an undone cancellation has its reminders again. If it was on the
    wire at that moment, it counts as sent when it said the same, and new words follow it when it did not.
    ``topic`` names the thing spoken of (one booking): what is withdrawn together, and leaves in order.
    ``due``: None is now, in the middle of the night too; a moment ahead that falls between 02:00 and 04:00 Brussels
    time moves to 01:55 (M1). ``useless_after``: never sent from that instant on; for most, the start of the thing.
    ``calendar_file`` is addressed to the reader here.

    Raises TransactionManagementError outside a transaction, ValidationError when ``to`` is no address.
    """
    return post_all([Draft(**draft)])[0]


def post_all(drafts: Sequence[Draft]) -> list[Message]:
    """As ``post``, for many at once: three queries, and one more for each that comes back from being withdrawn."""
    _need_transaction()
    now = clock.now()
    written = [_written(draft, now) for draft in drafts]
    Message.objects.bulk_create(written, ignore_conflicts=True)
    kept = {message.key: message for message in Message.objects.filter(key__in=[one.key for one in written])}
    posted = []
    for one in written:
        message, fresh = kept[one.key], kept[one.key].pk == one.pk
        if not fresh and message.state == State.WITHDRAWN:
            message, fresh = _bring_back(message, {name: getattr(one, name) for name in WORDS})
        if fresh and one.due <= now:
            transaction.on_commit(partial(broker.hand_over, message.pk), robust=True)
        posted.append(message)
    return posted


def _written(draft: Draft, now: dt.datetime) -> Message:
    validate_email(draft.to)
    due = quiet.clear_of(draft.due) if draft.due and draft.due > now else now
    invitation = addressed(draft.calendar_file, draft.to) if draft.calendar_file else CalendarFile("", "", b"")
    return Message(
        key=draft.key,
        topic=draft.topic,
        kind=draft.kind,
        language=draft.language,
        to_address=draft.to,
        subject=one_line(draft.subject)[:250],
        text=draft.text,
        html=draft.html,
        calendar_name=invitation.name,
        calendar_method=invitation.method,
        calendar_body=invitation.body.decode(),
        due=due,
        next_attempt=due,
        useless_after=draft.useless_after,
    )


def withdraw(*, topic: str, keys_like: str | None = None) -> int:
    """Take back every unsent message of ``topic`` (of those whose key contains ``keys_like``).

    Returns how many will certainly never arrive: once the caller's transaction commits, none of these is begun to be
    sent. One a worker had already claimed, and was handing to the mail server in this very moment, may still arrive
    (``delivery`` says for how long) and is not counted; it is not tried again, and no later message of the topic leaves
    before it.
    """
    _need_transaction()
    unsent = Message.objects.filter(topic=topic, state__in=(State.WAITING, State.SENDING))
    if keys_like is not None:
        unsent = unsent.filter(key__contains=keys_like)
    gone = {"state": State.WITHDRAWN, "settled_at": clock.now()}
    certain = unsent.filter(claimed_by__isnull=True).update(**gone)
    unsent.update(**gone)  # second, for one that is claimed between the two must not escape both
    return certain


def withdraw_each(*, topics: Collection[str], keys_like: str = "") -> set[str]:
    """As ``withdraw``, for many topics at once: those of which a message will certainly never arrive."""
    _need_transaction()
    unsent = Message.objects.filter(topic__in=topics, state__in=(State.WAITING, State.SENDING))
    if keys_like:
        unsent = unsent.filter(key__contains=keys_like)
    certain = unsent.filter(claimed_by__isnull=True).select_for_update(no_key=True).order_by("pk")
    sure = dict(certain.values_list("pk", "topic"))
    unsent.update(state=State.WITHDRAWN, settled_at=clock.now())
    return set(sure.values())


def withdrawn(*, keys: Collection[str]) -> set[str]:
    """Those of ``keys`` whose message was taken back before it left, and stands so."""
    return set(Message.objects.filter(key__in=keys, state=State.WITHDRAWN).values_list("key", flat=True))


def _bring_back(message: Message, fields: dict[str, Any]) -> tuple[Message, bool]:
    """A withdrawn message with the words of ``fields``, and whether it is to be sent (again)."""
    message = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    if message.state != State.WITHDRAWN:
        return message, False  # it was on the wire, and has arrived
    same = all(getattr(message, part) == fields[part] for part in ("to_address", "subject", "text"))
    arriving = message.claimed_by is not None and same
    fields |= {"state": State.SENDING if arriving else State.WAITING, "settled_at": None, "attempts": 0, "error": ""}
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=list(fields))
    return message, not arriving


class Health(TypedDict):
    """``oldest_due``: how long the oldest message that should have left has been waiting, in seconds; 0 = none.

    ``due`` should have left, ``planned`` will; *today* is the last 24 hours.
    """

    states: dict[str, int]
    oldest_due: float
    due: int
    planned: int
    sent_today: int
    failed_today: int


def health() -> Health:
    """Numbers for a page or a monitor; nothing about anybody."""
    now = clock.now()
    states: Counter[str] = Counter(dict(Message.objects.values_list("state").annotate(Count("pk")).order_by()))
    unsent, today = Q(state__in=(State.WAITING, State.SENDING)), Q(settled_at__gte=now - dt.timedelta(days=1))
    figures = Message.objects.aggregate(
        oldest=Min("due", filter=unsent & Q(due__lte=now)),
        ripe=Count("pk", filter=unsent & Q(due__lte=now)),
        planned=Count("pk", filter=unsent & Q(due__gt=now)),
        sent_today=Count("pk", filter=today & Q(state=State.SENT)),
        failed_today=Count("pk", filter=today & Q(state=State.FAILED)),
    )
    oldest, due = figures.pop("oldest"), figures.pop("ripe")
    waited = (now - oldest).total_seconds() if oldest else 0.0
    return Health(
        states={s.value: states[s] for s in State},
        oldest_due=waited,
        due=due,
        planned=figures["planned"],
        sent_today=figures["sent_today"],
        failed_today=figures["failed_today"],
    )


def _need_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a message belongs to the transaction of what it speaks of")
