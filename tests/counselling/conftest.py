from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from cdm.agenda.models import Site
from counselling.models import Counsellor, InterviewKind
from partners.models import Partner
from tests.counselling import worlds


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[time_machine.Coordinates]:
    """Monday 23 November 2026, 8:00 in Brussels."""
    with time_machine.travel(worlds.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(db: None) -> Site:
    return worlds.site()


@pytest.fixture
def kind(db: None) -> InterviewKind:
    return worlds.kind()


@pytest.fixture
def ada(site: Site, partner_a: Partner) -> Counsellor:
    return worlds.counsellor(site, partner_a, "Ada Alphonsine")


@pytest.fixture
def bram(site: Site, partner_b: Partner) -> Counsellor:
    return worlds.counsellor(site, partner_b, "Bram Bartholomeus")
