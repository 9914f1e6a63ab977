"""The process that owns the embedded servers of one state directory.

``python -m cdm.embedded.keeper STATE [--postgres] [--redis] [--careless]`` with a pipe as standard output, on which it
writes one line: ``ready``, or the reason why not. Started by ``cdm.embedded.users``; people never need it.

Users hold the ``users`` lock shared. The keeper waits for it exclusively: granted means that the last user is gone, and
while the keeper stops the servers a newcomer waits at that lock.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from cdm.embedded import children
from cdm.embedded.locks import Lock
from cdm.embedded.place import Place
from cdm.embedded.postgres import Postgres
from cdm.embedded.redis import Redis
from cdm.embedded.trouble import NotStarted, explain, explain_log

PATIENCE = 60  # seconds a server may take to answer; recovery after a crash is usually below one
Server = Postgres | Redis


class Keeper:
    def __init__(self, servers: list[Server]) -> None:
        self.servers = servers
        self.running: dict[str, subprocess.Popen] = {}
        self.events: queue.SimpleQueue[Server | None] = queue.SimpleQueue()  # a server that died; None = the end

    def start(self, server: Server) -> None:
        server.prepare()
        process = self.running[server.name] = server.start()
        deadline = time.monotonic() + PATIENCE
        while not server.ready(process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                children.stop(process, how=signal.SIGKILL, patience=0)
                raise explain_log(server.name, server.log)
            time.sleep(0.01)
        threading.Thread(target=self._watch, args=(server, process), daemon=True).start()

    def _watch(self, server: Server, process: subprocess.Popen) -> None:
        process.wait()
        self.events.put(server)

    def keep(self) -> None:
        """Restart what dies, at most every second or so, until the end."""
        pause = 0.1
        while (server := self.events.get()) is not None:
            time.sleep(pause)
            try:
                self.start(server)
            except (NotStarted, OSError):
                pause = min(pause * 2, 5.0)
                self.events.put(server)
            else:
                pause = 0.1

    def stop(self) -> None:
        for server in reversed(self.servers):
            if process := self.running.get(server.name):
                children.stop(process, how=server.farewell, patience=30)


def say(line: str) -> None:
    """To whoever started us, who may have died since."""
    with contextlib.suppress(OSError):
        os.write(1, (" ".join(line.split()) + "\n").encode())
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 1)


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("state", type=Path)
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--redis", action="store_true")
    arguments.add_argument("--careless", action="store_true")
    chosen = arguments.parse_args()
    place = Place(chosen.state)
    alone = Lock(place.state / "keeper.lock")
    alone.exclusive()  # who starts us made sure that no other keeper is there
    wanted: list[Server] = []
    if chosen.redis:
        wanted.append(Redis(place, durable=not chosen.careless))
    if chosen.postgres:
        wanted.append(Postgres(place, durable=not chosen.careless))
    keeper = Keeper(wanted)
    signal.signal(signal.SIGTERM, lambda *_: keeper.events.put(None))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    users = Lock(place.state / "users.lock")
    try:
        place.prepare()
        for server in wanted:
            keeper.start(server)
    except (NotStarted, OSError) as trouble:
        keeper.stop()
        say(str(explain(trouble, place.state) if isinstance(trouble, OSError) else trouble))
        return 1

    def wait_for_the_last() -> None:
        users.exclusive()
        keeper.events.put(None)

    threading.Thread(target=wait_for_the_last, daemon=True).start()
    say("ready")
    keeper.keep()
    keeper.stop()
    alone.close()  # before the users' lock, at which a newcomer waits who then looks for a keeper
    users.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
