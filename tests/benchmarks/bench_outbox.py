"""Messages per second from the row to the mail server's 250, beside what the same server takes from a bare loop."""

from __future__ import annotations

import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.test import override_settings

from cdm.core import clock
from cdm.outbox import delivery, envelope, messages
from cdm.outbox.models import Message, State
from tests.outbox.conftest import an_event, write

COUNT = 400
SMTP = "django.core.mail.backends.smtp.EmailBackend"
DUMMY = "django.core.mail.backends.dummy.EmailBackend"


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that throws away what it takes; yields its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"],
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        server.kill()
        server.wait()


def per_second(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return COUNT / (time.perf_counter() - start)


def post_all(topic: str) -> None:
    for n in range(COUNT):
        with transaction.atomic():
            write(f"{topic}:{n}", topic=f"{topic}:{n}", due=clock.now(), calendar_file=an_event())


def bare(port: int, mails: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as line:
        for mail in mails:
            line.sendmail("noreply@localhost", ["an@example.org"], mail)


def sweep_all() -> None:
    while delivery.sweep():
        pass


def run() -> list[tuple[str, float, str]]:
    with sink() as port, override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        unit = "messages/s"
        # On commit nothing is told to a worker here: the sweep is what is measured.
        with override_settings(OUTBOX_PAUSE=3600):
            messages.broker.pause.begin()
        written = per_second(partial(post_all, "smtp"))
        rows = list(Message.objects.filter(state=State.WAITING))
        sealing = per_second(lambda: [envelope.seal(row).message().as_bytes() for row in rows])
        mails = [envelope.seal(row).message().as_bytes(linesep="\r\n") for row in rows]
        limit = per_second(partial(bare, port, mails))
        sent = per_second(sweep_all)
        assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
        post_all("claim")
        with override_settings(EMAIL_BACKEND=DUMMY):
            claimed = per_second(sweep_all)
        messages.broker.pause.end()
    return [
        ("written with a calendar file, one transaction each", written, unit),
        ("made into mails (text, HTML, event twice)", sealing, unit),
        ("claimed and settled, nothing sent", claimed, unit),
        ("claimed, sent over one connection, settled: one sweep", sent, unit),
        ("bare limit: the same bytes, one smtplib connection, no database", limit, unit),
    ]
