"""Child processes that do not outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _die_with_parent(last: signal.Signals) -> Callable[[], None] | None:
    """Runs in the child between fork and exec, after a change of user (which would clear it)."""
    if _LIBC is None:
        return None
    libc = _LIBC
    return lambda: libc.prctl(PR_SET_PDEATHSIG, last) and None


def start(command: Sequence[str | Path], *, last: signal.Signals, log: Path | None, **options: Any) -> subprocess.Popen:
    """Start ``command`` in its own session; the kernel sends it ``last`` when the *thread* that called this ends.

    Its output is appended to ``log``, or thrown away.
    """
    if log is None:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent(last),
            **options,
        )
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent(last),
            **options,
        )


def stop(process: subprocess.Popen, *, how: signal.Signals, patience: float) -> None:
    """Ask ``process`` to end, and after ``patience`` seconds end it."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def running(pid: int) -> list[str]:
    """The command line of a live process, empty when there is none."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return []
    except OSError:
        return []
    else:
        return [part.decode(errors="replace") for part in raw.split(b"\0") if part]
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607
    return listed.stdout.split()


def wait_gone(pid: int, mark: str, *, patience: float) -> None:
    """Wait for the process ``pid`` to end, if it still is the one with ``mark`` in its command line; then kill it."""
    deadline = time.monotonic() + patience
    while any(mark in word for word in running(pid)):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
