"""One world of the wall for many requests, each undone."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from tests.counselling import worlds
from tests.wall import checking


@contextmanager
def undone():
    """What is done inside may be durable, and nothing of it stays."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def wall(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        with time_machine.travel(worlds.NOW, tick=False), translation.override("fr"):
            made = checking.world()
        yield made


@pytest.fixture
def world(wall, django_db_blocker):
    with django_db_blocker.unblock(), undone(), time_machine.travel(worlds.NOW, tick=False):
        yield wall
