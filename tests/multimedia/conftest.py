from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from cdm.agenda.models import Site
from multimedia.models import Space
from tests.multimedia import worlds


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[time_machine.Coordinates]:
    """Monday 23 November 2026, 8:00 in Brussels."""
    with time_machine.travel(worlds.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(db: None) -> Site:
    return worlds.site()


@pytest.fixture
def posts(site: Site) -> Space:
    return worlds.workstations(site)


@pytest.fixture
def quiet(site: Site) -> Space:
    return worlds.quiet_rooms(site)
