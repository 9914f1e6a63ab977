"""Claiming messages, handing them to the mail server, and remembering what became of it.

**Once.** A message is claimed by one UPDATE, committed before a byte of it leaves, and each claim carries a token that
only its holder can settle. The claim is the last check: not withdrawn, not useless yet, nothing else of its topic on
the wire. The connection to the mail server is open, and known to answer, before.

**What may double, and why.** SMTP has no commit in two phases: between the server's taking responsibility for a mail
and our row saying *sent* lies an instant in which (a) the worker or its machine may die, (b) the server's "250" may
never reach us (connection cut, time-out), (c) the database may be gone for longer than ``SETTLE_FOR``. In these three
cases nobody can know whether the mail was taken; it is sent again, for a lost message is worse than a double one, under
the same Message-ID, by which the receiving side may recognise it. Nothing else doubles.

**Withdrawn too late.** A withdrawal that commits before the claim commits stops the message. One that commits later
meets a mail on its way: from the claim to the end of that one SMTP transaction, a few milliseconds with a healthy
server, at most ``OUTBOX_LEASE``. Such a mail may arrive; it is not tried again, and nothing of its topic leaves before
the claim ends, so a cancellation always comes after what it cancels.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from smtplib import (
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from cdm.core import clock
from cdm.outbox.line import Line
from cdm.outbox.models import Message, State

log = structlog.get_logger()

SETTLE_FOR = 30  # seconds during which the outcome of a sending is offered to a database that is away
GIVE_UP = dt.timedelta(days=5)  # for messages without an end of their own; as long as mail servers keep trying
CLOCKS_APART = dt.timedelta(seconds=2)  # what one machine calls now, another may still call the future
LONGEST_PAUSE = 60  # in units of OUTBOX_BACKOFF

CLAIM = """
UPDATE outbox_message SET state = 'sending', claimed_by = %(token)s, claimed_at = %(now)s, attempts = attempts + 1
WHERE id = (
    SELECT waiting.id FROM outbox_message waiting
    WHERE waiting.state = 'waiting' AND waiting.claimed_by IS NULL AND waiting.next_attempt <= %(ready)s
      AND (waiting.useless_after IS NULL OR waiting.useless_after > %(now)s)
      AND (%(only)s::uuid IS NULL OR waiting.id = %(only)s) AND (%(topic)s::text IS NULL OR waiting.topic = %(topic)s)
      AND NOT EXISTS (
          SELECT FROM outbox_message flying WHERE flying.topic = waiting.topic AND flying.claimed_by IS NOT NULL)
    ORDER BY waiting.next_attempt, waiting.created, waiting.id
    LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
RETURNING *
"""


def deliver(message_id: uuid.UUID) -> int:
    """Send this message if it is ready, then what waited behind it in its topic; return how many left."""
    if not Message.objects.filter(pk=message_id, state=State.WAITING).exists():
        return 0
    sent = 0
    with Line() as line:
        message = _claim(only=message_id) if line.ready() else None
        while message:
            sent += _send(line, message)
            message = _claim(topic=message.topic) if line.ready() else None
    return sent


def sweep() -> int:
    """Settle what has become useless, free what its sender left behind, send what is ready; return how many left.

    At most ``OUTBOX_BATCH`` messages over one connection, for less than a minute; many sweeps may run at once.
    """
    expire()
    release()
    sent = 0
    end = time.monotonic() + settings.OUTBOX_SWEEP * 0.9
    if not Message.objects.filter(state=State.WAITING, next_attempt__lte=clock.now()).exists():
        return 0
    with Line() as line:
        for _ in range(settings.OUTBOX_BATCH):
            message = _claim() if time.monotonic() < end and line.ready() else None
            if message is None:
                break
            sent += _send(line, message)
    return sent


def expire() -> int:
    """Settle waiting messages that no longer say anything useful."""
    now = clock.now()
    useless = Message.objects.filter(state=State.WAITING, useless_after__lte=now)
    return useless.update(state=State.EXPIRED, settled_at=now)


def release() -> int:
    """Free messages whose sender has not been heard of for ``OUTBOX_LEASE`` seconds; one whose senders keep dying steps
    aside for an hour."""
    now = clock.now()
    left = Message.objects.filter(claimed_at__lt=now - dt.timedelta(seconds=settings.OUTBOX_LEASE))
    return left.update(
        state=_if_still(State.SENDING, then=State.WAITING),
        claimed_by=None,
        claimed_at=None,
        next_attempt=Case(When(attempts__gt=3, then=Value(now + dt.timedelta(hours=1))), default=Value(now)),
        error="sender lost",
    )


def _claim(*, only: uuid.UUID | None = None, topic: str | None = None) -> Message | None:
    now = clock.now()
    ready = now + CLOCKS_APART if only else now
    values = {"token": uuid.uuid4(), "now": now, "ready": ready, "only": only, "topic": topic}
    for _ in range(3):
        try:
            return next(iter(Message.objects.raw(CLAIM, values)), None)
        except IntegrityError:
            continue  # another sender has just taken a message of the same topic: look again
    return None


def _send(line: Line, message: Message) -> bool:
    try:
        line.send(message)
    except Exception as error:  # noqa: BLE001 - a message that cannot even be built must step aside, not stop the others
        if not isinstance(error, SMTPResponseException | SMTPRecipientsRefused):
            line.drop()
        _settle(message, **_after(error, message))
        return False
    _settle(message, **_sent())
    return True


def _sent() -> dict[str, Any]:
    """Also of a message withdrawn meanwhile: it has left. Not of one with new words since: they are still to leave."""
    new_words = Q(state=State.WAITING)
    return {
        "state": Case(When(new_words, then=F("state")), default=Value(State.SENT.value)),
        "settled_at": Case(When(new_words, then=None), default=Value(clock.now())),
        "error": "",
    }


def _after(error: Exception, message: Message) -> dict[str, Any]:
    """What a failure makes of a message. ``error`` may quote the address: only its class and code are kept."""
    now = clock.now()
    codes = _codes(error)
    words = " ".join([type(error).__name__, *map(str, codes)])
    hopeless = message.useless_after is None and now > message.due + GIVE_UP
    final = hopeless or _permanent(error, codes)
    log.warning("outbox.not_sent", message=str(message.pk), kind=message.kind, error=words, final=final)
    if final:
        return {
            "state": _if_still(State.SENDING, State.WAITING, then=State.FAILED),
            "settled_at": Coalesce(F("settled_at"), Value(now)),
            "error": words,
        }
    pause = min(2 ** (message.attempts - 1), LONGEST_PAUSE) * settings.OUTBOX_BACKOFF
    return {
        "state": _if_still(State.SENDING, then=State.WAITING),
        "next_attempt": now + dt.timedelta(seconds=pause),
        "error": words,
    }


def _codes(error: Exception) -> list[int]:
    if isinstance(error, SMTPRecipientsRefused):
        return sorted({code for code, _ in error.recipients.values()})
    return [error.smtp_code] if isinstance(error, SMTPResponseException) else []


def _permanent(error: Exception, codes: list[int]) -> bool:
    """The server will never take *this* mail. A refused sender or password is ours to mend: the mail waits for that."""
    if isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return all(code >= 500 for code in codes)
    return isinstance(error, SMTPNotSupportedError)


def _if_still(*states: State, then: State) -> Case:
    """A message withdrawn while it was on the wire stays withdrawn."""
    return Case(When(state__in=states, then=Value(then.value)), default=F("state"))


def _settle(message: Message, **outcome: Any) -> None:
    """Give the claim back with its outcome. Nobody else knows it, so a database that is away is waited for."""
    mine = Message.objects.filter(pk=message.pk, claimed_by=message.claimed_by)
    end = time.monotonic() + SETTLE_FOR
    while True:
        try:
            if not mine.update(claimed_by=None, claimed_at=None, **outcome):
                log.warning("outbox.lease_lost", message=str(message.pk))
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > end:
                raise
            connection.close()
            time.sleep(0.2)
