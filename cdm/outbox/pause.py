from __future__ import annotations

import time

from django.conf import settings


class Pause:
    """After a server failed to answer, leave it alone for ``OUTBOX_PAUSE`` seconds; known to this process only."""

    def __init__(self) -> None:
        self.until = 0.0

    @property
    def on(self) -> bool:
        return time.monotonic() < self.until

    def begin(self) -> None:
        self.until = time.monotonic() + settings.OUTBOX_PAUSE

    def end(self) -> None:
        self.until = 0.0
