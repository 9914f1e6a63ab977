"""Handing a message to a worker at once. A broker that does not answer costs a request a moment, once."""

from __future__ import annotations

from uuid import UUID

import structlog

from cdm.outbox.pause import Pause
from cdm.outbox.tasks import deliver

log = structlog.get_logger()
pause = Pause()


def hand_over(message_id: UUID) -> None:
    """Put ``deliver`` on the queue, or leave the message to the sweep. Never raises."""
    if pause.on:
        return
    try:
        deliver.apply_async((str(message_id),), retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever a client library raises, the booking stands and the sweep sends
        pause.begin()
        log.warning("outbox.broker_away", error=type(error).__name__)
