from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from activities.models import Activity
from cdm.agenda.models import Calendar, Site
from partners.models import Partner
from tests.activities import worlds


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[time_machine.Coordinates]:
    """Monday 23 November 2026, 8:00 in Brussels."""
    with time_machine.travel(worlds.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(db: None) -> Site:
    return worlds.site()


@pytest.fixture
def hall(site: Site) -> Calendar:
    return worlds.room(site, "Salle Europe")


@pytest.fixture
def workshop(partner_a: Partner, site: Site) -> Activity:
    return worlds.activity(partner_a)
