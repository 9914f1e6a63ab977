"""Which past days a room says anew tonight, from what it holds of them.

What a day was like settles late: somebody marks an absence the next morning, closes a session a week after. So the
counts of a day are not added to as things happen, which every undoing would have to take back, but worked out each
night and set (``recording.set_days``): for a month, and beyond it for as long as something of that day is not closed.
After that the day is frozen (design F2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from cdm.core import clock
from stats.closed import closed_years
from stats.models import DayCount, Measure, MonthCount

WINDOW = 31  # days before today


def days(*, service: str, since: dt.datetime | None, unclosed: Iterable[dt.date] = ()) -> list[dt.date]:
    """The days to say anew, in order: the last month's from ``since`` on, when the first thing was booked for; those of
    ``unclosed``, which the room knows; those said to have something not closed when it was last looked at. None of a
    closed year. Two queries.
    """
    today = clock.today()
    began = clock.local(since).date() if since else today  # what others counted before is not the room's to replace
    recent = {day for n in range(1, WINDOW + 1) if (day := today - dt.timedelta(days=n)) >= began}
    mine = Q(Q(item=service) | Q(item__startswith=f"{service}:"), measure=Measure.UNCLOSED)
    from_month = MonthCount.objects.filter(mine).order_by("month").values("month")[:1]  # of years of days, only those
    said = DayCount.objects.filter(mine, day__gte=from_month)
    older = set(said.values_list("day", flat=True).distinct()) | set(unclosed)
    closed = closed_years()
    return sorted(day for day in recent | older if day < today and day.year not in closed)
