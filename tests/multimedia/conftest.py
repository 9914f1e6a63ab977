from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from cdm.accounts.models import User
from cdm.agenda.models import Site
from multimedia.models import Space
from tests.multimedia import worlds
from tests.multimedia.rooms import TEN
from tests.multimedia.worlds import MONDAY, TUESDAY, at
from tests.personae import sign_in


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[time_machine.Coordinates]:
    """Monday 23 November 2026, 8:00 in Brussels."""
    with time_machine.travel(worlds.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ten(monday_morning: time_machine.Coordinates) -> time_machine.Coordinates:
    """The room is open."""
    monday_morning.move_to(TEN)
    return monday_morning


@pytest.fixture
def desk(reception: User) -> Client:
    return sign_in(reception)


@pytest.fixture
def site(db: None) -> Site:
    return worlds.site()


@pytest.fixture
def posts(site: Site) -> Space:
    return worlds.workstations(site)


@pytest.fixture
def quiet(site: Site) -> Space:
    return worlds.quiet_rooms(site)


@pytest.fixture
def wednesday(posts: Space, monday_morning: time_machine.Coordinates) -> None:
    """Half past midnight; on Tuesday somebody came who had booked, on Monday somebody walked in."""
    worlds.past(posts, TUESDAY, "10:00", "11:00")
    worlds.past(posts, MONDAY, "10:00", "11:00", booked="")
    monday_morning.move_to(at(TUESDAY + dt.timedelta(days=1), "00:30"))
