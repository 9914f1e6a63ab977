"""The suite runs on embedded servers of its own and is hostile: what the modules beside this one install."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.utils import translation

from cdm import embedded
from tests import emptied, environment, loopback, shuffled
from tests.databases import Databases

pytest_plugins = ["tests.personae", "tests.browsers", "tests.wall.building"]


def pytest_configure(config: pytest.Config) -> None:
    loopback.install()
    shuffled.install()
    emptied.install()


@pytest.hookimpl(trylast=True)  # after the order was shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walks over every page take minutes each: they begin first, one a worker, and nobody waits for them at the
    end."""
    items.sort(key=lambda item: "tests/browser/test_pages.py" not in item.nodeid)


@pytest.fixture(scope="session", autouse=True)
def services() -> Iterator[None]:
    """Started once; workers of xdist share them."""
    with embedded.services(settings.ENV, durable=False):
        yield


@pytest.fixture(scope="session")
def django_db_setup(services: None, request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    """One database per worker, cloned. ``--create-db`` migrates again."""
    name, before = f"test_cdm_{environment.WORKER or 'alone'}", settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        databases = Databases()
        databases.make(name, afresh=request.config.getvalue("create_db"))
        emptied.planted.remember()
        yield
        connections.close_all()
        databases.drop(name, back_to=before)


@pytest.fixture(autouse=True)
def empty_cache(services: None) -> None:
    """Rate limits and cached pages of one test do not reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def french_first() -> None:
    """A request leaves its language behind in the thread; ``reverse`` of the next test begins in French."""
    translation.activate("fr")
