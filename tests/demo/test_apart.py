"""The demo's audiences, cohorts and link: the report's figures of 2021, later years by the day."""

import datetime as dt
from collections import Counter

import pytest
import time_machine

from cdm.demo import data_apart, data_partners
from stats import figures
from stats.apart import Apart
from stats.models import Cohort, DayCount, Measure, ShareLink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


def load() -> list[str]:
    said: list[str] = []
    data_partners.load(said.append)
    data_apart.load(said.append)
    return said


def test_the_cohorts_of_2021_are_those_of_the_report_with_targets():
    load()
    found = figures.of_year(2021)
    wanted = {"neet_total": 218, "neet_individual": 95, "neet_group": 123}
    wanted |= {"upper_part": 11, "upper_success": 9, "upper_weeks": 2}
    assert {id_: found[id_]["value"] for id_ in wanted} == wanted
    assert all(row.target_persons for row in Cohort.objects.filter(year=2021))


def test_later_years_are_counted_by_the_day_and_none_is_to_come():
    load()
    rows = DayCount.objects.filter(measure=Measure.REACHED)
    assert rows.earliest("day").day.year == 2022
    assert rows.latest("day").day < dt.date(2026, 11, 24)
    told = Apart(2025)
    assert len(told.reached) == 6
    assert min(total for _month, _counts, total in told.lines) > 0
    assert 1_200 < told.total < 3_200


def test_loading_again_adds_nothing_and_the_link_works():
    def kept():
        counted = Counter({(row.day, row.item): row.count for row in DayCount.objects.all()})
        return counted, Cohort.objects.count(), ShareLink.objects.count()

    load()
    before = kept()
    load()
    assert kept() == before
    assert before[1:] == (len(data_apart.COHORTS), 1)
    assert data_apart.shared().startswith("/fr/chiffres/partage/")
    ShareLink.objects.update(revoked=dt.date(2026, 11, 24))
    assert data_apart.shared() == ""
