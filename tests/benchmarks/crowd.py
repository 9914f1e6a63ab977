"""Many at once, answered as one web process answers them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from django.db import connection

HANDLERS = 8  # threads of one web process


def seconds(works: list[Callable[[], object]], handlers: int = HANDLERS) -> float:
    """Seconds until all are answered, by ``handlers`` threads, each with a connection of its own. An error ends it."""
    connected, waiting = threading.Barrier(handlers + 1), SimpleQueue[Callable[[], object]]()
    wrong: list[BaseException] = []
    for work in works:
        waiting.put(work)

    def handle() -> None:
        connection.ensure_connection()
        connected.wait()
        try:
            with contextlib.suppress(Empty):
                while not wrong:
                    waiting.get_nowait()()
        except Exception as error:  # noqa: BLE001 - told by who waits for the thread
            wrong.append(error)
        connection.close()

    threads = [threading.Thread(target=handle) for _ in range(handlers)]
    for thread in threads:
        thread.start()
    connected.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return time.perf_counter() - begun
