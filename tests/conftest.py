"""The suite runs on its own embedded PostgreSQL and Redis; personae come first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cdm import embedded, env

pytest_plugins = ["tests.personae"]


@pytest.fixture(scope="session", autouse=True)
def services() -> Iterator[None]:
    with embedded.services(env.read()):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(services: None) -> None:
    """The servers run before pytest-django makes its database."""
