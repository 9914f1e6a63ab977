"""Keeps the programs of the demo running, and ends them all together."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cdm.embedded import children

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a program that ended is started again
WELL = 60.0  # seconds after which a program counts as well, and its next pause is the first one again


@dataclass
class Program:
    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    pause: float = FIRST_PAUSE
    began: float = 0.0
    process: subprocess.Popen | None = field(default=None, repr=False)


class Supervisor:
    """``start`` and ``run`` belong in the main thread: the kernel ends the programs when that thread ends."""

    def __init__(self, programs: list[Program], say: Callable[[str], None]) -> None:
        self.programs, self.say = programs, say
        self._events: queue.SimpleQueue[Program | None] = queue.SimpleQueue()

    def start(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: self._events.put(None))
        for program in self.programs:
            self._start(program)

    def _start(self, program: Program) -> None:
        program.began = time.monotonic()
        program.process = children.start(program.command, last=signal.SIGTERM, log=program.log, env=program.environment)
        threading.Thread(target=self._watch, args=(program, program.process), daemon=True).start()

    def _watch(self, program: Program, process: subprocess.Popen) -> None:
        process.wait()
        self._events.put(program)

    def run(self, until: Callable[[], bool] | None = None) -> bool:
        """Until a signal (False), or until ``until`` says so, asked ten times a second (True)."""
        waiting: dict[str, float] = {}  # programs to start again, and when
        while True:
            for program in self.programs:
                if program.name in waiting and time.monotonic() >= waiting[program.name]:
                    del waiting[program.name]
                    self._start(program)
            try:
                ended = self._events.get(timeout=0.1 if until or waiting else 3600)
            except queue.Empty:
                if until and until():
                    return True
                continue
            if ended is None:
                return False
            waiting[ended.name] = time.monotonic() + self._pause_of(ended)

    def _pause_of(self, program: Program) -> float:
        process = program.process
        if process is not None:
            end_group(process.pid)
        if time.monotonic() - program.began > WELL:
            program.pause = FIRST_PAUSE
        pause, program.pause = program.pause, min(program.pause * 2, LONGEST_PAUSE)
        code = process.returncode if process is not None else "?"
        self.say(f"{program.name} ended ({code}); again in {pause:.1f} s. What it said: {program.log}")
        return pause

    def stop(self) -> None:
        """Ask all at once, then wait for each."""
        alive = [program.process for program in self.programs if program.process and program.process.poll() is None]
        for process in alive:
            process.terminate()
        for process in alive:
            children.stop(process, how=signal.SIGTERM, patience=10)
            end_group(process.pid)


def end_group(leader: int) -> None:
    """What a program left behind of its own children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
