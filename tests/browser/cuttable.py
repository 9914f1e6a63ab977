"""A wire between the browser and the site that can be cut: the browser believes to be online, and reaches nobody."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Wire:
    """``url``: where the browser goes. ``cut()`` drops what is open and refuses what comes; ``mend()`` ends that.

    ``deaf()``: requests go through, their answers do not.
    """

    def __init__(self, origin: str) -> None:
        place = urlsplit(origin)
        self._there = (place.hostname, place.port)
        self._here = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.url = f"http://127.0.0.1:{self._here.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        self._up, self._deaf, self._going = True, False, True
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._up = False
        self._drop()

    def deaf(self) -> None:
        self._deaf = True

    def mend(self) -> None:
        self._up, self._deaf = True, False

    def close(self) -> None:
        self._going = False
        self._drop()
        self._here.close()

    def _drop(self) -> None:
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while self._going:
            try:
                near, _address = self._here.accept()
            except OSError:
                return
            if not self._up:
                near.close()
                continue
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._there) as far:
            self._open |= {near, far}
            with contextlib.suppress(OSError):
                while True:
                    for ready in select.select([near, far], [], [], 30)[0]:
                        said = ready.recv(65536)
                        if not said or (self._deaf and ready is far):
                            return
                        (far if ready is near else near).sendall(said)
            self._open -= {near, far}


@contextlib.contextmanager
def wire(origin: str) -> Iterator[Wire]:
    made = Wire(origin)
    try:
        yield made
    finally:
        made.close()
