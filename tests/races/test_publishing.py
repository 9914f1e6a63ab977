"""Two workers publish one month at the same moment, while somebody records: one snapshot, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import nullcontext
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from stats import publishing
from stats.models import Snapshot
from stats.publishing import snapshots
from stats.recording import record
from tests.races.together import together

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = dt.date(2026, 4, 10)


def count(day: dt.date, number: int) -> None:
    with transaction.atomic():
        record(day=day, service="IC", channel="FACE", theme="WORK", language="fr", count=number)


@pytest.fixture
def months() -> None:
    for month in (1, 2, 3):
        count(dt.date(2026, month, 4), 50)


def test_publishing_at_once_publishes_once(months):
    outcomes = together([partial(snapshots.freeze, today=TODAY)] * 4)
    assert sorted(len(made) for made in outcomes) == [0, 0, 0, 1]
    assert Snapshot.objects.count() == 1


def test_control_without_the_lock_all_but_one_fail(months, monkeypatch):
    monkeypatch.setattr(snapshots, "_alone", nullcontext)
    protect = snapshots.protect

    def slowly(*asked):
        made = protect(*asked)
        time.sleep(1)
        return made

    monkeypatch.setattr(snapshots, "protect", slowly)
    outcomes = together([partial(snapshots.freeze, today=TODAY)] * 2)
    assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)
    assert Snapshot.objects.count() == 1


def test_what_is_recorded_meanwhile_is_in_this_month_or_in_the_next(months):
    late = [partial(count, dt.date(2026, 3, 20), 1) for _ in range(12)]
    outcomes = together([partial(snapshots.freeze, today=TODAY), *late])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    count(dt.date(2026, 4, 2), 50)
    snapshots.freeze(today=dt.date(2026, 5, 10))
    assert publishing.latest().value("services", "2026-01/2026-04", "IC") == 212
