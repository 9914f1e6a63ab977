"""Notes for visitors passed on: managers read all, a coordinator those that lead to their partner."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import transaction
from django.urls import reverse

from cdm.core.refused import Refused
from stats import recording
from stats.contacts import Filters
from stats.demand.demand import Demand
from stats.models import Measure

DAY = dt.date(2024, 3, 5)
YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))


@pytest.fixture
def notes(partner_a, partner_b):
    with transaction.atomic():
        recording.count(measure=Measure.REFERRED, day=DAY, item="alpha", count=711)
        recording.count(measure=Measure.REFERRED, day=DAY, item="beta", count=822)


def told(filters=None):
    return {row.code: row.count for row in Demand(*YEAR, filters).passed_on.rows}


def test_by_partner_the_most_first(notes):
    assert told() == {"beta": 822, "alpha": 711}
    assert [row.label for row in Demand(*YEAR).passed_on.rows] == ["Bêta Formation", "Alpha Emploi"]
    assert told(Filters(service="GA")) == {}


def test_a_partner_reads_what_leads_to_it(notes):
    assert told(Filters(partners=frozenset({"alpha"}))) == {"alpha": 711}
    assert told(Filters(partners=frozenset())) == {}


def test_on_the_page_and_in_the_files(notes, as_, manager, coordinator_a):
    pages = [reverse("stats:year", args=[2024]), reverse("stats:export", args=[2024, "csv"])]
    for address in pages[:1]:
        assert "822" in as_(manager).get(address).text
        text = as_(coordinator_a).get(address).text
        assert "711" in text
        assert not re.search(r"\b822\b", text)
        assert "Bêta" not in text


def test_an_item_is_a_code(db):
    for item in ("", "Alpha Emploi", "a" * 40):
        with pytest.raises(Refused), transaction.atomic():
            recording.count(measure=Measure.REFERRED, day=DAY, item=item)
