"""What may go wrong before a server answers, in words for the person at the terminal."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

ROOM_NEEDED = 150 * 1024 * 1024  # an empty cluster takes 40 MB, its write-ahead log 16 MB and more


class NotStarted(RuntimeError):
    """The embedded servers do not run. The message is one line that says why and what to do."""


def explain(error: OSError, place: Path) -> NotStarted:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NotStarted(f"The disk is full: no room for the database in {place}. Free some, then try again.")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return NotStarted(f"{place} cannot be written ({error.strerror}). Set CDM_STATE_DIR to a directory of yours.")
    return NotStarted(f"The embedded servers did not start in {place}: {error}.")


def check_room(place: Path) -> None:
    free = shutil.disk_usage(place).free
    if free < ROOM_NEEDED:
        raise NotStarted(f"The disk is full: {free // 1024**2} MB free in {place}, {ROOM_NEEDED // 1024**2} MB needed.")


def explain_log(program: str, log: Path) -> NotStarted:
    """From the last lines a server wrote before it gave up."""
    try:
        tail = log.read_text(errors="replace").splitlines()[-20:]
    except OSError:
        tail = []
    if any("No space left on device" in line for line in tail):
        return NotStarted(f"The disk is full: {program} could not write in {log.parent}.")
    reason = next((line for line in reversed(tail) if "FATAL" in line or "rror" in line), tail[-1] if tail else "")
    return NotStarted(f"{program} did not start: {reason.strip() or 'no reason given'} (all of it: {log}).")
