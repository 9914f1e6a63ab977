"""The suite runs on its own embedded PostgreSQL and Redis; personae come first."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from cdm import embedded, env

os.environ["CDM_STATE_DIR"] = os.environ.get("CDM_TEST_STATE_DIR") or str(env.ROOT / ".state" / "test")


@pytest.fixture(scope="session", autouse=True)
def services() -> Iterator[None]:
    with embedded.services(env.read()):
        yield
