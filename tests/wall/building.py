"""One world for all rows of a test module, and a session of each persona: a plugin, so that its fixtures are known."""

from __future__ import annotations

from copy import deepcopy

import pytest
import time_machine
from django.utils import translation

from tests.counselling import worlds
from tests.wall import checking
from tests.wall.asking import Browsers, undone


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Building them anew for each row takes longer than asking the questions."""
    with django_db_blocker.unblock(), undone():
        with time_machine.travel(worlds.NOW, tick=False), translation.override("fr"):
            made = checking.world()
            browsers = Browsers(made.people)
        yield made, browsers


@pytest.fixture
def world(built, django_db_blocker):
    """Whatever is done to it is undone after the test."""
    with django_db_blocker.unblock(), undone(), time_machine.travel(worlds.NOW, tick=False):
        yield deepcopy(built[0])


@pytest.fixture
def browsers(built):
    return built[1]
