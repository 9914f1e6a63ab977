"""A portal of its own to break: PostgreSQL, Redis, a writer, a worker and beat, each a process that can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cdm.embedded import children
from cdm.embedded.place import Place
from cdm.embedded.postgres import Postgres
from cdm.embedded.redis import Redis
from cdm.env import ROOT

CELERY = (sys.executable, "-m", "celery", "-A", "cdm.celery")
PATIENCE = 20


class Stack:
    """Servers of one state directory; ``writer`` answers, ``worker`` and ``beat`` run while they are in ``running``.

    One of the two that ended by itself is started again, as the demo's supervisor and docker-compose do: a worker may
    end when its broker is killed while it thanks for a task.
    """

    def __init__(self, state: Path, smtp_port: int) -> None:
        self.state = state
        self.place = Place(state)
        self.place.prepare()
        self.servers: dict[str, Postgres | Redis] = {
            "postgres": Postgres(self.place, durable=True),
            "redis": Redis(self.place, durable=True),
        }
        self.running: dict[str, subprocess.Popen] = {}
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "CDM_MODE": "development",
            "CDM_STATE_DIR": str(state),
            "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        }

    def start(self, name: str) -> None:
        if name in self.running and self.running[name].poll() is None:
            return
        if name in self.servers:
            self._start_server(name)
        elif name == "writer":
            self._start_writer()
        elif name == "worker":
            self._spawn(name, *CELERY, "worker", "-c", "2", "-l", "INFO", "--without-mingle", "--without-gossip")
        else:
            self._spawn(name, *CELERY, "beat", "-l", "INFO", "-s", str(self.state / "beat"), "--pidfile=")

    def _start_server(self, name: str) -> None:
        server = self.servers[name]
        deadline = time.monotonic() + PATIENCE
        while True:  # the orphans of a killed PostgreSQL may still hold its memory
            server.prepare()
            process = server.start()
            while process.poll() is None and time.monotonic() < deadline:
                if server.ready(process.pid):
                    self.running[name] = process
                    return
                time.sleep(0.01)
            if time.monotonic() > deadline:
                process.kill()
                raise AssertionError(server.log.read_text())
            time.sleep(0.1)

    def _spawn(self, name: str, *command: str) -> None:
        log = self.state / f"{name}.log"
        self.running[name] = children.start(command, last=signal.SIGKILL, log=log, cwd=ROOT, env=self.environment)

    def _start_writer(self) -> None:
        with (self.state / "writer.log").open("ab") as log:
            self.running["writer"] = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.writer"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                text=True,
            )

    def kill(self, name: str) -> None:
        """As if its machine lost power: -9, for the process and what it forked."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def freeze(self, name: str) -> None:
        """It holds its connections and says nothing."""
        self.running[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self.running[name].send_signal(signal.SIGCONT)

    def forget_queue(self) -> None:
        """Redis is dead and its disk with it."""
        shutil.rmtree(self.place.redis_data)
        self.place.redis_data.mkdir()

    def tell(self, **order: Any) -> dict[str, Any]:
        """See ``tests.faults.writer``. Lines of the application's log pass by on the same pipe."""
        writer = self.running["writer"]
        writer.stdin.write(json.dumps(order) + "\n")
        writer.stdin.flush()
        while line := writer.stdout.readline():
            if line.startswith("{"):
                return json.loads(line)
        raise AssertionError((self.state / "writer.log").read_text())

    def post(self, *keys: str, **order: Any) -> dict[str, Any]:
        answer = self.tell(post=keys, **order)
        assert "error" not in answer, answer
        return answer

    def states(self) -> dict[str, int]:
        return self.tell(states=True)["states"]

    def settles(self, **states: int) -> None:
        """Wait until the counts of the states are these."""
        deadline = time.monotonic() + PATIENCE
        while (found := self.states()) != states:
            assert time.monotonic() < deadline, (found, states, self.log("worker"))
            for name in {"worker", "beat"} & self.running.keys():
                self.start(name)
            time.sleep(0.05)

    def log(self, name: str) -> str:
        return (self.state / f"{name}.log").read_text()[-3000:]

    def close(self) -> None:
        for name in reversed(list(self.running)):
            self.kill(name)


@contextlib.contextmanager
def standing(smtp_port: int) -> Iterator[Stack]:
    """Everything up but the worker and beat."""
    state = Path(tempfile.mkdtemp(prefix="cdm-f-", dir="/tmp"))
    state.chmod(0o755)  # PostgreSQL does not run as root: nobody must get through
    stack = Stack(state, smtp_port)
    try:
        for name in ("postgres", "redis", "writer"):
            stack.start(name)
        stack.states()
        yield stack
    finally:
        stack.close()
        stack.place.remove()
        shutil.rmtree(state, ignore_errors=True)
