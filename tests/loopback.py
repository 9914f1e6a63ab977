"""The suite talks to this machine only."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname()}
_connect, _connect_ex, _resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


class OutsideWorld(RuntimeError):
    """Something in a test tried to leave this machine."""


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in NAMES:
        return
    try:
        if ipaddress.ip_address(name).is_loopback:
            return
    except ValueError:
        pass
    raise OutsideWorld(f"A test reaches for {name!r}.")


def _guarded(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _check(address[0])
        return original(self, address)

    return connect


def _getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    _check(host)
    return _resolve(host, *args, **kwargs)


def install() -> None:
    socket.socket.connect = _guarded(_connect)
    socket.socket.connect_ex = _guarded(_connect_ex)
    socket.getaddrinfo = _getaddrinfo
