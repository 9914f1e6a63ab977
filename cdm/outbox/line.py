"""A connection to the mail server that is opened before a message is claimed, and kept for the next one."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

import structlog
from django.core.mail import get_connection

from cdm.outbox.envelope import seal
from cdm.outbox.models import Message
from cdm.outbox.pause import Pause

log = structlog.get_logger()
pause = Pause()


class Line:
    """Use as a context manager. Whatever ``EMAIL_BACKEND`` says is used; only SMTP has a connection to look after."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            self.backend.close()
        except (SMTPException, OSError):
            self.drop()

    def ready(self) -> bool:
        """Open, or still open and answering. False, and a pause for this process, when the server is away."""
        if pause.on:
            return False
        try:
            if not self._answers():
                self.drop()
                self.backend.open()
        except (SMTPException, OSError) as error:
            self.drop()
            pause.begin()
            log.warning("outbox.mail_server_away", error=type(error).__name__)
            return False
        return True

    def send(self, message: Message) -> None:
        """Raise what the server or the network said; return when the server has taken responsibility."""
        self.backend.send_messages([seal(message)])

    def drop(self) -> None:
        """Forget a connection in an unknown state, without the courtesy of QUIT, which could wait for a time-out."""
        smtp = getattr(self.backend, "connection", None)
        if smtp is not None:
            smtp.close()
            self.backend.connection = None

    def _answers(self) -> bool:
        smtp = getattr(self.backend, "connection", None)
        if smtp is None:
            return False
        try:
            return smtp.noop()[0] == 250
        except (SMTPException, OSError):
            return False
