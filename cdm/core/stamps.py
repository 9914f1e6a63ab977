"""Days and instants as they stand in addresses and hidden fields."""

from __future__ import annotations

import datetime as dt

STAMP = "%Y%m%dT%H%MZ"
YEARS = range(1900, 9001)  # every calendar here can reckon with the days of these, and with those beside them


def stamp(moment: dt.datetime) -> str:
    """An instant as it stands in an address, in UTC, to the minute: ``20261124T0800Z``."""
    return moment.astimezone(dt.UTC).strftime(STAMP)


def moment(written: str) -> dt.datetime | None:
    """The instant of a stamp; None when it is none, or of a year no calendar here can reckon with."""
    try:
        read = dt.datetime.strptime(written, STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return read if read.year in YEARS else None


def day(written: str) -> dt.date | None:
    """The day of ``2026-11-24``; None when it is none."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
