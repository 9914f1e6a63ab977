"""What races for places share: a booking and a walk-up ready to be made, what is an answer, a room without locks."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from cdm.agenda.holds import SlotTaken
from cdm.agenda.models import Allocation, Hold
from cdm.agenda.reasons import Judge
from cdm.outbox.models import Message
from multimedia import seating
from multimedia.models import Booking, Space, Ticket
from multimedia.seating import places
from tests.multimedia.worlds import TUESDAY, at, book
from tests.races.together import PATIENCE

MADE = (Message, Ticket, Booking, Allocation, Hold)
TEN, ELEVEN = at(TUESDAY, "10:00"), at(TUESDAY, "11:00")
STATIONS = 4


def all_judge(count: int, patch: pytest.MonkeyPatch) -> None:
    """Nobody writes before the first ``count`` to ask have found it free, so that the constraint alone decides."""
    judged, verdict, asked = threading.Barrier(count), Judge.verdict, itertools.count()

    def verdict_of_all(self: Judge) -> Any:
        found = verdict(self)
        if next(asked) < count:
            judged.wait(PATIENCE)
        return found

    patch.setattr(Judge, "verdict", verdict_of_all)


def booking(of: Space, start: dt.datetime = TEN, **fields: Any) -> Callable[[], Booking]:
    """Ready to be made, at the desk's liberty: it may begin this minute."""
    return lambda: book(of, start, by_staff=True, waive={"notice"}, **fields)


def walk_up(of: Space, **fields: Any) -> Callable[[], Booking]:
    return lambda: seating.seat(space=of, submission=uuid.uuid4(), **fields)


def won(outcomes: list[Any]) -> list[Booking]:
    """Those who have a place; whoever has none was told so, and nothing else happened: no deadlock above all."""
    strange = [outcome for outcome in outcomes if not isinstance(outcome, Booking | SlotTaken | seating.Full)]
    assert not strange, strange
    return [outcome for outcome in outcomes if isinstance(outcome, Booking)]


def overlaps() -> int:
    """Pairs of allocations that sit on one another, looked for without the constraint's help."""
    rows = list(Allocation.objects.values_list("calendar", "seat", "period"))
    return sum(
        (calendar, seat) == (other, same) and period.lower < against.upper and against.lower < period.upper
        for (calendar, seat, period), (other, same, against) in itertools.combinations(rows, 2)
    )


def places_held() -> int:
    """Counted on the bookings, and the same on the allocations."""
    held = sum(Booking.objects.open().values_list("places", flat=True))
    assert Allocation.objects.count() == held
    assert not Booking.objects.open().filter(hold=None).exists()
    return held


def forget() -> None:
    """What was made, for another round."""
    for model in MADE:
        model.objects.all().delete()


def unlocked(monkeypatch, rows: type, readers: int) -> None:
    """No lock of the space, none of the rows: whoever races has read them before anybody writes."""
    read, locking = threading.Barrier(readers), rows.select_for_update

    def look_together(self: Any, **kwargs: Any) -> Any:
        if threading.current_thread() is threading.main_thread():
            return locking(self, **kwargs)
        list(self)
        with contextlib.suppress(threading.BrokenBarrierError):
            read.wait(PATIENCE / 2)  # a busy machine starts threads seconds apart
        return self

    def bare(space: Space | int) -> Space:
        key = space if isinstance(space, int) else space.pk
        return Space.objects.select_related("calendar__site").prefetch_related("stations").get(pk=key)

    monkeypatch.setattr(rows, "select_for_update", look_together)
    monkeypatch.setattr(places, "locked", bare)
