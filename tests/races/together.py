"""Things done at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

PATIENCE = 60  # seconds: a thread that is still waiting then waits for ever


def together(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the exception it raised, in their order. All begin once all are connected."""
    begin = threading.Barrier(len(works))
    outcomes: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            begin.wait(PATIENCE)
            outcomes[place] = work()
        except Exception as error:  # noqa: BLE001 - a thread's error is its outcome
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, work), daemon=True) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "still waiting: a deadlock that PostgreSQL does not see"
    return outcomes
