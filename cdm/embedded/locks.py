"""File locks: the kernel frees them when their holder dies, whatever it died of."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class Lock:
    """A lock on one file. Two ``Lock`` objects exclude each other even inside one process."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def shared(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def exclusive(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        return self._try(fcntl.LOCK_EX)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._file)


@contextlib.contextmanager
def lock(path: Path) -> Iterator[Lock]:
    """An open, not yet locked, lock file; closing it frees what is held."""
    opened = Lock(path)
    try:
        yield opened
    finally:
        opened.close()


def held(path: Path) -> bool:
    """Whether anyone holds the lock exclusively."""
    with lock(path) as probe:
        return not probe.try_shared()
