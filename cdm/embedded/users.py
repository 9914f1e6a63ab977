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
from cdm.embedded.redis import Redis, pid_of
from cdm.embedded.trouble import NotStarted, explain
from cdm.env import ROOT, Environment

_keepers: dict[Path, subprocess.Popen] = {}  # by state; ours to bury when they end, and others may keep them alive


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
            while held(state / "keeper.lock"):
                if _answer(environment):
                    break
                time.sleep(0.02)  # its keeper is restarting one, or is dying itself
            else:
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
    _keepers[environment.state_dir] = keeper


def _answer(environment: Environment) -> bool:
    place = Place(environment.state_dir)
    postgres, redis = Postgres(place, durable=True), Redis(place, durable=True)
    return (not environment.embedded_database or postgres.ready(postgres.pid())) and (
        not environment.embedded_redis or redis.ready(pid_of(place))
    )


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
    if keeper := _keepers.pop(state, None):
        with contextlib.suppress(subprocess.TimeoutExpired):
            keeper.wait(5)


def pids(state: Path) -> dict[str, int]:
    """Process numbers of the running servers, for tests of faults and for the curious."""
    place = Place(state)
    said = {"postgres": Postgres(place, durable=True).pid(), "redis": pid_of(place)}
    return {name: pid for name, pid in said.items() if pid and children.running(pid)}


def forget(state: Path) -> bool:
    """Remove the data for a fresh start; False, and nothing done, while anyone uses the servers."""
    if not state.exists():
        return True
    with lock(state / "users.lock") as users:
        if not users.try_exclusive():
            return False
        Place(state).remove()
        return True
