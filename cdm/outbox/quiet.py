"""Quiet hours: nothing is scheduled between 02:00 and 04:00 on a Brussels clock (design/1-the-centre.md M1)."""

from __future__ import annotations

import datetime as dt

from cdm.core import clock

BEGIN, END = dt.time(2), dt.time(4)
BEFORE = dt.time(1, 55)


def clear_of(moment: dt.datetime) -> dt.datetime:
    """``moment``, or 01:55 of the same night when it falls into the quiet hours: earlier, for later may be useless.

    01:55 exists exactly once in every night, also in the two in which the clocks change; the quiet hours last one
    hour in spring and three in autumn, when 02:00 to 03:00 comes twice. Returns UTC.
    """
    local = clock.local(moment)
    if BEGIN <= local.time() < END:
        return clock.at(local.date(), BEFORE)
    return moment.astimezone(dt.UTC)
