"""Many at once, answered as one web process answers them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from django.db import connection

HANDLERS = 8  # threads of one web process


def seconds(works: list[Callable[[], object]]) -> float:
    """Seconds until all are answered, by as many threads as a web process has."""
    connected, waiting = threading.Barrier(HANDLERS + 1), SimpleQueue[Callable[[], object]]()
    for work in works:
        waiting.put(work)

    def handle() -> None:
        connection.ensure_connection()
        connected.wait()
        with contextlib.suppress(Empty):
            while True:
                waiting.get_nowait()()
        connection.close()

    threads = [threading.Thread(target=handle) for _ in range(HANDLERS)]
    for thread in threads:
        thread.start()
    connected.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun
