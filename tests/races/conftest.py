"""The places that are raced for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
import time_machine

from multimedia.models import Space
from tests.multimedia.worlds import site, workstations
from tests.races.places import STATIONS, TEN, all_judge


@pytest.fixture
def tuesday_at_ten() -> Iterator[time_machine.Coordinates]:
    """The clock stands still: who walks in and who booked for ten want the same minute."""
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def posts() -> Space:
    return workstations(site(), STATIONS)


@pytest.fixture
def one() -> Space:
    return workstations(site(), 1, accessible=())


@pytest.fixture
def all_judged(monkeypatch) -> Callable[[int], None]:
    return partial(all_judge, patch=monkeypatch)
