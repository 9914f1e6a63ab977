"""Contacts recorded on a later day than their own: counted with them, taken back with them, never more."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from cdm.core.refused import Refused
from stats import recording
from stats.models import DayCount, Measure, Tally

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 4)
FACTS = {"day": DAY, "service": "IC", "channel": "FACE", "theme": "WORK"}


def late() -> dict[str, int]:
    return dict(DayCount.objects.filter(measure=Measure.LATE, day=DAY).values_list("item", "count"))


@pytest.mark.parametrize(
    ("days", "item"), [(0, None), (1, "1-7"), (7, "1-7"), (8, "8-31"), (31, "8-31"), (32, "32+"), (900, "32+")]
)
def test_how_many_days_later_is_a_class(days, item):
    with time_machine.travel(f"{DAY + dt.timedelta(days=days)} 12:00 +0100", tick=False):
        recording.record(**FACTS, count=3)
        assert late() == ({item: 3} if item else {})
        recording.unrecord(**FACTS, count=3)
        assert (late(), Tally.objects.count()) == ({}, 0)


def test_like_contacts_of_a_day_share_one_count():
    with time_machine.travel(f"{DAY + dt.timedelta(days=2)} 12:00 +0100", tick=False):
        recording.record(**FACTS, count=3)
        recording.record(**{**FACTS, "service": "GA"}, count=12)
    assert late() == {"1-7": 15}


@pytest.mark.parametrize("recorded", ["23:59:40", "23:30:00"])
def test_undone_after_midnight_takes_no_late_entry_of_somebody_else(recorded):
    with time_machine.travel(f"{DAY} {recorded} +0100", tick=False):
        recording.record(**FACTS)
    with time_machine.travel(f"{DAY + dt.timedelta(days=1)} 00:00:05 +0100", tick=False):
        recording.record(**{**FACTS, "theme": "MOVE"})  # late by some seconds
        assert late() == {"1-7": 1}
        recording.unrecord(**FACTS)
        assert late() == {"1-7": 1}


def test_what_is_refused_counts_nothing_late():
    with time_machine.travel(f"{DAY + dt.timedelta(days=2)} 12:00 +0100", tick=False):
        with pytest.raises(Refused):
            recording.record(**{**FACTS, "theme": "COOKING"})
        with pytest.raises(Refused), transaction.atomic():
            recording.unrecord(**FACTS)
    assert late() == {}


def test_a_contact_is_taken_back_whether_or_not_it_is_known_to_be_late():
    """Those of before this was counted."""
    with time_machine.travel(f"{DAY + dt.timedelta(days=2)} 12:00 +0100", tick=False):
        recording.record(**FACTS)
        DayCount.objects.all().delete()
        recording.unrecord(**FACTS)
    assert not Tally.objects.exists()
