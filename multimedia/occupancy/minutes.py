"""The minutes of one day: open, booked and used, for each space and each local hour."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from cdm.agenda import seats
from cdm.agenda.intervals import Interval
from cdm.core import clock
from multimedia.models import Booking, Space
from stats.models import Measure

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
Minutes = dict[tuple[str, int, str], int]  # (measure, hour in Brussels, code of the space)


def of_day(day: dt.date, *, until: dt.datetime | None = None) -> Minutes:
    """The minutes of a Brussels date, up to ``until`` if it is not over. Three queries.

    Open: each place that existed that day, while its space was open, less the time it was out of service. Booked: what
    was booked ahead, as booked, whether they came or not; cancelled ones left out. Used: from sitting down to the end.
    The hour that comes twice in October counts both times.
    """
    midnight, end = clock.day_bounds(day)
    end = min(end, until) if until else end
    seconds: Counter[tuple[str, int, str]] = Counter()

    def add(measure: Measure, code: str, stretch: tuple[dt.datetime, dt.datetime], times: int = 1) -> None:
        for hour, part in _by_hour(Interval(max(stretch[0], midnight), min(stretch[1], end))):
            seconds[measure.value, hour, code] += part * times

    spaces = {space.calendar_id: space.code for space in Space.objects.filter(active=True)}
    for calendar, places in seats.open_time(calendars=spaces, day=day).items():
        for stretches in places.values():
            for stretch in stretches:
                add(Measure.OPEN_MINUTES, spaces[calendar], stretch)
    for booking in _around(midnight, end):
        code, places_taken = booking.space.code, booking.places
        if booking.booked_ends and booking.state != Booking.State.CANCELLED:
            add(Measure.BOOKED_MINUTES, code, (booking.starts, booking.booked_ends), places_taken)
        if booking.began:
            add(Measure.USED_MINUTES, code, (booking.began, booking.ends), places_taken)
    return {key: minutes for key, total in seconds.items() if (minutes := (total + 30) // 60)}


def _around(start: dt.datetime, end: dt.datetime) -> list[Booking]:
    """Bookings that may touch the stretch: none lasts longer than a day, nor is sat down to a day early."""
    rows = Booking.objects.filter(starts__gt=start - DAY, starts__lt=end + DAY).select_related("space")
    return list(rows.only("starts", "ends", "booked_ends", "began", "state", "places", "space__code"))


def _by_hour(stretch: Interval) -> Iterator[tuple[int, int]]:
    """(hour in Brussels, seconds) of each piece of ``stretch``. Brussels is whole hours from UTC, so hours agree."""
    start = stretch.start
    while start < stretch.end:
        next_hour = start.replace(minute=0, second=0, microsecond=0) + HOUR
        stop = min(next_hour, stretch.end)
        yield clock.local(start).hour, round((stop - start).total_seconds())
        start = stop
