"""The demo's post office: an SMTP server on loopback that delivers into a directory."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cdm.core import clock
from cdm.demo.mail import RECIPIENTS


class _Deliver:
    def __init__(self, directory: Path) -> None:
        self.directory = directory

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = f"{clock.now():%Y%m%d%H%M%S}-{os.urandom(4).hex()}"
        recipients = ", ".join(envelope.rcpt_tos)
        half = self.directory / f"{name}.half"
        try:
            half.write_bytes(f"{RECIPIENTS}: {recipients}\r\n".encode() + (envelope.original_content or b""))
            half.rename(self.directory / f"{name}.eml")
        except OSError:
            return "452 No room"
        return "250 Delivered"


@contextlib.contextmanager
def post_office(directory: Path) -> Iterator[str]:
    """Within, mail sent to the yielded ``smtp://`` address lands in ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(_Deliver(directory), hostname="127.0.0.1", port=port, server_hostname="demo")
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
