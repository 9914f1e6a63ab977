"""A stand-in for machines without any Redis server: fakeredis behind a Unix socket. Keeps nothing on disk.

``python -m cdm.embedded.fakeredis_server SOCKET``
"""

from __future__ import annotations

import socket
import sys
from typing import Any

from fakeredis import TcpFakeServer


class UnixFakeServer(TcpFakeServer):
    address_family = socket.AF_UNIX

    def server_bind(self) -> None:
        self.socket.bind(self.server_address)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, _ = self.socket.accept()
        return connection, ("unix", connection.fileno())  # a peer without an address still needs a name of its own


if __name__ == "__main__":
    address: Any = sys.argv[1]  # a Unix socket's is a path, which fakeredis does not expect
    UnixFakeServer(address).serve_forever()
