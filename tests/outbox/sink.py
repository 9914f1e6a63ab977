"""A mail server on loopback that remembers what it took, and behaves as badly as a test wants."""

from __future__ import annotations

import asyncio
import contextlib
import email
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 taken"


@dataclass
class Sink:
    """``taken``: in the order in which the server took responsibility, that is, was about to say 250."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # subjects on the wire, taken or not yet
    hold: Callable[[str], bool] = lambda subject: False  # while true, a mail of that subject is not taken yet
    behaviour: Callable[[EmailMessage], float | str] = lambda mail: 0.0
    connections: int = 0
    controller: Controller | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """``behaviour`` answers with a refusal, which is said, or with seconds to wait: after taking the mail, or
        before, when they are below zero."""
        mail = email.message_from_bytes(envelope.content or b"", policy=default)
        self.seen.append(mail["Subject"])
        while self.hold(mail["Subject"]):
            await asyncio.sleep(0.005)
        answer = self.behaviour(mail)
        if isinstance(answer, str):
            return answer
        if answer >= 0:
            self._take(mail)
            await asyncio.sleep(answer)
        else:
            await asyncio.sleep(-answer)
            self._take(mail)
        return OK

    def _take(self, mail: EmailMessage) -> None:
        with self.changed:
            self.taken.append(mail)
            self.changed.notify_all()

    def wait_for(self, count: int, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: len(self.taken) >= count, seconds)

    @property
    def subjects(self) -> list[str]:
        return [mail["Subject"] for mail in self.taken]

    @property
    def counted(self) -> Counter[str]:
        return Counter(self.subjects)

    def open(self) -> None:
        """Listen at ``port``: a free one, the first time."""
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=5)
        self.controller.start()

    def close(self) -> None:
        """Cut off whoever is connected, in the middle of what they do."""
        if self.controller:
            self.controller.stop()
            self.controller = None

    @contextlib.contextmanager
    def silenced(self) -> Iterator[None]:
        self.close()
        try:
            yield
        finally:
            self.open()


@contextlib.contextmanager
def listening(sink: Sink | None = None) -> Iterator[Sink]:
    sink = sink or Sink()
    sink.open()
    try:
        yield sink
    finally:
        sink.close()
