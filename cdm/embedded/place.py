"""Where the embedded servers keep data and sockets.

Everything lives in the state directory, except when it cannot: a socket path is limited to about 100 bytes, and
PostgreSQL, which refuses to run as root, runs as ``nobody``, who may be unable to reach a directory of root's.
Then a private directory named after a hash of the state directory stands in for it.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

LONGEST_SOCKET = 100
POSTGRES_SOCKET = ".s.PGSQL.5432"


def is_root() -> bool:
    return os.geteuid() == 0


def reachable_by_nobody(place: Path) -> bool:
    """Whether others may pass through ``place`` and every directory above it, as far as they exist."""
    for directory in (place, *place.parents):
        try:
            mode = directory.stat().st_mode
        except FileNotFoundError:
            continue
        if not mode & stat.S_IXOTH:
            return False
    return True


@dataclass(frozen=True)
class Place:
    state: Path

    def _elsewhere(self, base: str) -> Path:
        key = hashlib.sha256(str(self.state).encode()).hexdigest()[:12]
        return Path(base) / f"cdm-{os.geteuid()}-{key}"

    @cached_property
    def home(self) -> Path:
        """Where the cluster lies: the state directory, or its stand-in that survives a restart of the machine."""
        if is_root() and not reachable_by_nobody(self.state):
            return self._elsewhere("/var/tmp")  # noqa: S108 - claimed and checked by ``claim``
        return self.state

    @cached_property
    def sockets(self) -> Path:
        near = self.home / "pg"
        if len(os.fsencode(near / POSTGRES_SOCKET)) <= LONGEST_SOCKET:
            return near
        return self._elsewhere("/tmp") / "pg"  # noqa: S108

    @cached_property
    def redis_socket(self) -> Path:
        near = self.state / "redis.sock"
        if len(os.fsencode(near)) <= LONGEST_SOCKET:
            return near
        return self._elsewhere("/tmp") / "redis.sock"  # noqa: S108

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def postgres_log(self) -> Path:
        return self.state / "postgres.log"

    @property
    def redis_data(self) -> Path:
        return self.state / "redis"

    @property
    def redis_log(self) -> Path:
        return self.state / "redis.log"

    def prepare(self) -> None:
        """Make the directories; a leftover stand-in of a state directory that was removed goes too."""
        self.state.mkdir(parents=True, exist_ok=True)
        if self.home != self.state:
            mark = self.state / "home"
            if not mark.is_symlink():
                shutil.rmtree(self.home, ignore_errors=True)
                mark.symlink_to(self.home)
            claim(self.home, 0o711)
        for private in {self.sockets.parent, self.redis_socket.parent} - {self.home, self.state}:
            claim(private, 0o711 if is_root() else 0o700)
        self.redis_data.mkdir(exist_ok=True)
        self.sockets.mkdir(exist_ok=True)
        self.sockets.chmod(0o700)
        if is_root():
            shutil.chown(self.sockets, "nobody")

    def remove(self) -> None:
        """Forget the data of both servers, and nothing else that lies in the state directory."""
        if self.home != self.state:
            shutil.rmtree(self.home, ignore_errors=True)
            (self.state / "home").unlink(missing_ok=True)
        for directory in (self.data, self.home / "data.new", self.redis_data, self._elsewhere("/tmp")):  # noqa: S108
            shutil.rmtree(directory, ignore_errors=True)
        for log in (self.postgres_log, self.redis_log):
            log.unlink(missing_ok=True)


def claim(directory: Path, mode: int) -> None:
    """Make a directory ours in a place where others may write, or refuse one that someone else made."""
    directory.mkdir(mode=mode, exist_ok=True)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(13, "made by someone else", str(directory))
    directory.chmod(mode)


def nobody() -> dict[str, Any]:
    """Arguments for ``subprocess`` that drop root's rights; none for anyone else."""
    if not is_root():
        return {}
    person = pwd.getpwnam("nobody")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def postgres_socket_dir(state: Path) -> Path:
    return Place(state).sockets


def redis_socket(state: Path) -> Path:
    return Place(state).redis_socket
