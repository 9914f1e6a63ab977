"""The mails about one booking of a time: when each leaves, and when it is of no use any more (M1).

One topic per booking, so that a change takes back whatever has not left. The keys name the occasion, never a person:
the confirmation per address, a change per version of the calendar entry, a reminder per start time. A time to which the
booking comes back has the reminders it had, each once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from cdm.core import clock, contacts
from cdm.core.undoable import GRACE, UNDOABLE
from cdm.outbox import messages
from cdm.outbox.calendar_file import CalendarFile

REMINDERS = {"day_before": dt.timedelta(hours=24), "two_hours": dt.timedelta(hours=2)}
WITH_ENTRY = ("confirmed", "changed", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Of one booking as it stands. ``to``: empty when no address was given, and then nothing is written.

    ``compose(kind, leaves=…, **context)`` makes the mail of a kind (``WITH_ENTRY`` and ``REMINDERS``) that leaves then,
    ``entry()`` the calendar entry that goes with it; ``prefix`` goes before the kind where kinds are counted. All need
    a transaction.
    """

    topic: str
    to: str
    language: str
    starts: dt.datetime
    sequence: int
    compose: Callable[..., messages.Mail]
    entry: Callable[[], CalendarFile]
    prefix: str = ""

    def booked(self) -> None:
        """Confirmation and reminders."""
        self._confirm()
        self._remind()

    def readdressed(self) -> None:
        """The address was wrong: everything goes to the right one."""
        self.silence()
        self.booked()

    def moved(self, *, by_staff: bool, message: str = "") -> None:
        """The new time, and reminders of it. A confirmation that had not left yet leaves with the new time instead."""
        unconfirmed = messages.withdraw(topic=self.topic, keys_like=":confirmed:")
        self.silence()
        if unconfirmed:
            self._confirm(delayed=by_staff)
        else:
            self._post("changed", by_staff=by_staff, message=message, delayed=by_staff)
        self._remind()

    def cancelled(self, *, by_staff: bool, message: str = "") -> None:
        self.silence()
        self._post("cancelled", by_staff=by_staff, message=message, delayed=by_staff)

    def restored(self) -> None:
        """A change was undone: nothing is said about it to who has not heard of it."""
        kinds = (":confirmed:", ":changed:", ":cancelled:")
        unheard = sum(messages.withdraw(topic=self.topic, keys_like=kind) for kind in kinds)
        self.silence()
        if unheard:
            self._confirm()
        else:
            self._post("changed", by_staff=True)
        self._remind(late=UNDOABLE + GRACE)

    def came(self) -> None:
        """They are here: what would have reminded them is of no use, however late it leaves."""
        for kind in REMINDERS:
            messages.withdraw(topic=self.topic, keys_like=f":{kind}:")

    def silence(self) -> None:
        """Take back every mail about it that has not left."""
        messages.withdraw(topic=self.topic)

    def _confirm(self, *, delayed: bool = False) -> None:
        self._post("confirmed", key=f"confirmed:{contacts.mark(self.to)}", delayed=delayed)

    def _remind(self, *, late: dt.timedelta = dt.timedelta()) -> None:
        """``late``: what was due that long ago still leaves; what has left stays one."""
        now = clock.now()
        for kind, before in REMINDERS.items():
            due = self.starts - before
            if due > now - late:
                self._post(kind, key=f"{kind}:{self.starts.astimezone(dt.UTC):%Y%m%dT%H%MZ}", due=due)

    def _post(
        self, kind: str, *, key: str = "", due: dt.datetime | None = None, delayed: bool = False, **context: Any
    ) -> None:
        """To the address given, if one was, unless the time has come."""
        now = clock.now()
        if not self.to or self.starts <= now:
            return
        if delayed and now + UNDOABLE < self.starts:
            due = now + UNDOABLE
        mail = self.compose(kind, leaves=due or now, **context)
        messages.post(
            key=f"{self.topic}:{key or f'{kind}:{self.sequence}'}",
            topic=self.topic,
            kind=f"{self.prefix}{kind}",
            to=self.to,
            language=self.language,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            due=due,
            useless_after=self.starts,
            calendar_file=self.entry() if kind in WITH_ENTRY else None,
        )


class Wanted(Protocol):
    """What was asked for and not booked."""

    submission: UUID
    email: str
    page_language: str


def refused(wanted: Wanted, mail: messages.Mail, *, kind: str, useless_after: dt.datetime) -> None:
    """Tell the address, once per form and address, why nothing was booked."""
    messages.post(
        key=f"{kind}:{wanted.submission}:{contacts.mark(wanted.email)}",
        topic=f"{kind}:{wanted.submission}",
        kind=kind,
        to=wanted.email,
        language=wanted.page_language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        useless_after=useless_after,
    )
