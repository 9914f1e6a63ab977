"""Several who record what a past day left, in whatever order: nobody waits in a ring. The control has one.

And two nights that say the same days at once, or end the same tickets.
"""

from __future__ import annotations

import datetime as dt
import time
from functools import partial

import pytest
from django.db import transaction
from django.db.utils import OperationalError

from cdm.core import clock
from multimedia import demand
from multimedia.models import Ticket
from stats import recording
from stats.models import DayCount, Measure, Tally
from stats.recording import late
from tests.multimedia.rooms import fill, ticket
from tests.races.together import together

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = ("FACE", "VIDEO")
DESKS = 6


def record(day: dt.date, ways: tuple[str, ...]) -> None:
    """One transaction, one tally a way, with time for others between."""
    with transaction.atomic():
        for way in ways:
            recording.record(day=day, service="GA", channel=way, theme="WORK", count=5)
            time.sleep(0.2)


def race() -> list[object]:
    yesterday = clock.today() - dt.timedelta(days=1)
    return together([partial(record, yesterday, WAYS if n % 2 else WAYS[::-1]) for n in range(DESKS)])


def test_late_entries_of_one_day_wait_in_a_line():
    assert race() == [None] * DESKS
    assert sorted(Tally.objects.values_list("channel", "count")) == [(way, 5 * DESKS) for way in sorted(WAYS)]
    assert DayCount.objects.get(measure=Measure.LATE).count == 2 * 5 * DESKS


def test_control_without_that_line_they_wait_in_a_ring(monkeypatch):
    monkeypatch.setattr(late, "count", lambda day, contacts: None)
    assert any(isinstance(outcome, OperationalError) for outcome in race())


def say(number: int) -> None:
    today = clock.today()
    days = [today - dt.timedelta(days=n) for n in range(1, 32)]
    with transaction.atomic():
        counts = {(day, "absent", f"IC:{code}"): number for day in days for code in ("actiris", "vdab")}
        recording.set_days(days=days, measures=(Measure.ABSENT,), service="IC", counts=counts)


def test_the_same_days_said_at_once_are_said_once():
    say(3)
    assert together([partial(say, 7)] * DESKS) == [None] * DESKS
    assert set(DayCount.objects.values_list("count", flat=True)) == {7}
    assert DayCount.objects.count() == 62


@pytest.mark.usefixtures("tuesday_at_ten")
def test_tickets_that_two_nights_end_at_once_are_counted_once(posts, tuesday_at_ten):
    fill(posts)
    for _n in range(4):
        ticket(posts)
    tuesday_at_ten.shift(dt.timedelta(days=1))
    assert sorted(together([demand.end_days] * DESKS)) == [0] * (DESKS - 1) + [4]
    assert (DayCount.objects.get(measure=Measure.NO_PLACE).count, Ticket.objects.count()) == (4, 0)
