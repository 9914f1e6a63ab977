"""What is said of days, by month too: whatever happens to the days, the months are what they add up to."""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from django.db import transaction

from stats import months, recording, tasks
from stats.demand import Demand
from stats.models import SAID, DayCount, Measure, MonthCount
from stats.recording.items import SHAPED

pytestmark = pytest.mark.django_db
FIRST = dt.date(2024, 1, 1)
ITEMS = {
    Measure.ABSENT: ("IC:alpha", "IC", "IC:beta"),
    Measure.AHEAD: ("0", "15+"),
    Measure.SUPPLY_MINUTES: ("alpha", "beta"),
}


def added_up() -> dict[tuple, int]:
    found: Counter[tuple] = Counter()
    for row in DayCount.objects.filter(measure__in=SAID):
        found[row.day.replace(day=1), row.measure, row.item] += row.count
    return dict(found)


def kept() -> dict[tuple, int]:
    return {(row.month, row.measure, row.item): row.count for row in MonthCount.objects.all()}


def test_only_what_is_said_of_days_is_kept_by_month():
    assert set(SAID) < SHAPED
    recording.count(measure="no_time", day=FIRST, item="WORK-nl")
    recording.count(measure="help", day=FIRST)
    assert kept() == {}


@pytest.mark.parametrize("seed", range(6))
def test_after_any_saying_counting_and_taking_back_months_are_sums(seed):
    dice = Random(seed)  # noqa: S311 - a test, not a secret
    days = [FIRST + dt.timedelta(days=n) for n in range(0, 120, 7)]
    for _n in range(25):
        some = dice.sample(days, dice.randint(1, 6))
        counts = {
            (day, measure.value, item): dice.randint(0, 9)
            for day in some
            for measure, items in ITEMS.items()
            for item in items
            if dice.random() < 0.6
        }
        recording.set_days(days=some, measures=tuple(ITEMS), service="IC", counts=counts)
        if row := DayCount.objects.filter(measure__in=SAID).order_by("?").first():
            key = {"measure": row.measure, "day": row.day, "item": row.item}
            recording.count(**key, count=3)
            recording.uncount(**key, count=dice.randint(1, row.count + 3))
        assert kept() == added_up()
    assert kept()
    DayCount.objects.all().delete()
    assert kept() == {}


@pytest.mark.django_db(transaction=True)
def test_rebuilt_from_scratch_and_rewritten_at_night_they_are_equal():
    with transaction.atomic():
        recording.set_day(
            day=FIRST, measures=(Measure.ABSENT,), service="IC", counts={("absent", "IC:alpha"): 4, ("absent", "IC"): 1}
        )
    before = kept()
    tasks.unlink()
    assert kept() == before
    assert months.rebuild() == 0
    MonthCount.objects.filter(item="IC").update(count=9)
    MonthCount.objects.filter(item="IC:alpha").delete()
    assert months.rebuild() == 2
    assert kept() == before == added_up()


def test_part_of_a_month_is_read_from_its_days():
    for day, count in ((FIRST, 2), (FIRST + dt.timedelta(days=20), 5)):
        recording.count(measure="absent", day=day, item="IC:alpha", count=count)
    ends = {dt.date(2024, 1, 31): 7, dt.date(2024, 1, 15): 2, dt.date(2024, 1, 30): 7, dt.date(2024, 12, 31): 7}
    for last, count in ends.items():
        assert Demand(FIRST, last).reading.total(Measure.ABSENT) == count
    assert Demand(dt.date(2024, 1, 2), dt.date(2024, 1, 31)).reading.total(Measure.ABSENT) == 5
