"""What is asked for, and on which terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Need:
    """What an interview is about, in which language, how; codes of ``cdm.core.vocabulary``, empty = does not matter."""

    theme: str = ""
    language: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long, how often, how soon. ``horizon`` in days, all else in minutes.

    The pauses (buffers) need not fit the opening hours: they only keep other bookings away.
    """

    duration: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0
    notice: int = 0
    horizon: int = 60


class Slot(NamedTuple):
    """A time that can be taken: the calendars and the rooms free then, by id.

    ``site`` is where, for what happens in a place; the same time at two sites is two slots. None when it happens
    nowhere (video, phone, no room).
    """

    start: dt.datetime
    end: dt.datetime
    calendars: tuple[int, ...]
    rooms: tuple[int, ...] = ()
    site: int | None = None
