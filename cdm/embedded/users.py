"""Using the embedded servers: enter, be sure that they answer, leave."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cdm.embedded import children
from cdm.embedded.locks import Lock, held, lock
from cdm.embedded.place import Place
from cdm.embedded.postgres import Postgres
from cdm.embedded.redis import pid_of
from cdm.embedded.trouble import NotStarted, explain
from cdm.env import ROOT, Environment

_keepers: list[subprocess.Popen] = []  # ours to bury when they end; they outlive us when others still use them


@contextlib.contextmanager
def services(environment: Environment, *, durable: bool = True) -> Iterator[None]:
    """Within, the servers that ``environment`` does not name elsewhere run; after the last user none is left.

    ``durable=False`` trades safety against speed, for data that a test makes again. Raises ``NotStarted``.
    """
    if not (environment.embedded_database or environment.embedded_redis):
        yield
        return
    state = environment.state_dir
    try:
        state.mkdir(parents=True, exist_ok=True)
        users = Lock(state / "users.lock")
    except OSError as trouble:
        raise explain(trouble, state) from trouble
    try:
        users.shared()
        with lock(state / "starting.lock") as starting:
            starting.exclusive()
            if not held(state / "keeper.lock"):
                _start_keeper(environment, durable=durable)
        yield
    finally:
        users.release()
        _wait_for_the_end(state, users)
        users.close()


def _start_keeper(environment: Environment, *, durable: bool) -> None:
    chosen = {
        "--postgres": environment.embedded_database,
        "--redis": environment.embedded_redis,
        "--careless": not durable,
    }
    with (environment.state_dir / "keeper.log").open("wb") as complaints:
        keeper = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "cdm.embedded.keeper",
                environment.state_dir,
                *(f for f, on in chosen.items() if on),
            ],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
        )
    if keeper.stdout is None:
        raise AssertionError
    with keeper.stdout as pipe:
        answer = pipe.readline().decode().strip()
    if answer != "ready":
        keeper.wait()
        raise NotStarted(answer or f"The embedded servers did not start; see {environment.state_dir / 'keeper.log'}.")
    _keepers.append(keeper)


def _wait_for_the_end(state: Path, users: Lock) -> None:
    """Return when the servers have stopped, or at once when someone else still uses them."""
    deadline = time.monotonic() + 40
    while held(state / "keeper.lock") and time.monotonic() < deadline:
        if users.try_exclusive():
            users.release()  # nobody is left; the keeper is about to learn it
        elif users.try_shared():
            users.release()  # others are here
            return
        time.sleep(0.005)
    for keeper in _keepers.copy():
        with contextlib.suppress(subprocess.TimeoutExpired):
            keeper.wait(5)
            _keepers.remove(keeper)


def pids(state: Path) -> dict[str, int]:
    """Process numbers of the running servers, for tests of faults and for the curious."""
    place = Place(state)
    said = {"postgres": Postgres(place, durable=True).pid(), "redis": pid_of(place)}
    return {name: pid for name, pid in said.items() if pid and children.running(pid)}
