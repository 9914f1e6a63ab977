"""The supervisor, with small programs in place of web, worker and beat."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cdm import env
from cdm.demo import supervisor
from cdm.demo.supervisor import Program, Supervisor
from cdm.embedded import children

SLEEPER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
time.sleep(60)
"""
# argument: where the program logs
SUPERVISOR = """
import sys
from pathlib import Path
from cdm import env
from cdm.demo.supervisor import Program, Supervisor
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
keeper = Supervisor([Program("web", sleeper, env.for_child(), Path(sys.argv[1]))], print)
keeper.start()
print(keeper.programs[0].process.pid, flush=True)
keeper.run()
"""


def program(code: str, log: Path, name: str = "web") -> Program:
    return Program(name, [sys.executable, "-c", code], env.for_child(), log)


@pytest.fixture
def signals():
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(name) for name in names]
    yield
    for name, handler in zip(names, before, strict=True):
        signal.signal(name, handler)


def test_what_ends_is_started_again_with_growing_pauses(tmp_path, signals, monkeypatch):
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)
    said: list[str] = []
    broken = program("import sys; sys.exit(3)", tmp_path / "log")
    broken.pause = 0.05
    keeper = Supervisor([broken], said.append)
    keeper.start()
    assert keeper.run(until=lambda: len(said) >= 3)
    keeper.stop()
    assert [line.split(";")[0] for line in said[:3]] == ["web ended (3)"] * 3
    assert [line.split("again in ")[1].split(" s")[0] for line in said[:3]] == ["0.1", "0.1", "0.2"]


def test_a_signal_ends_the_run_and_stop_ends_programs_and_their_children(tmp_path, signals):
    keeper = Supervisor([program(SLEEPER, tmp_path / "log")], lambda line: None)
    keeper.start()
    leader = keeper.programs[0].process
    assert leader is not None
    deadline = time.monotonic() + 10
    while len(group(leader.pid)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGINT)
    assert keeper.run() is False
    keeper.stop()
    while group(leader.pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_programs_die_with_a_supervisor_that_is_killed(tmp_path):
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=env.ROOT) as parent:
        child = int(parent.stdout.readline())
        assert children.running(child)
        parent.kill()
    deadline = time.monotonic() + 10
    while children.running(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def group(leader: int) -> list[int]:
    """Live members of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
