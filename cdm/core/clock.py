"""The one clock. Nothing else in the project asks the machine for the time (ruff bans it)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def local_now() -> dt.datetime:
    """The present instant on a Brussels wall clock."""
    return now().astimezone(BRUSSELS)


def today() -> dt.date:
    """Today's date in Brussels."""
    return local_now().date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same instant on a Brussels wall clock."""
    return moment.astimezone(BRUSSELS)


def exists(day: dt.date, time: dt.time) -> bool:
    """False for the wall-clock times skipped when summer time begins (B6)."""
    naive = dt.datetime.combine(day, time)
    return naive.replace(tzinfo=BRUSSELS).astimezone(dt.UTC).astimezone(BRUSSELS).replace(tzinfo=None) == naive


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The instant, in UTC, when a Brussels wall clock first shows ``time`` on ``day``.

    A time skipped by the spring change yields the instant the clocks jump to plus the same offset, as PEP 495 has it;
    callers that offer times to people ask ``exists`` first.
    """
    return dt.datetime.combine(day, time, tzinfo=BRUSSELS).astimezone(dt.UTC)


def day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Midnight to midnight in Brussels, half-open, in UTC: 23, 24 or 25 hours."""
    return at(day, dt.time.min), at(day + dt.timedelta(days=1), dt.time.min)
