"""What the suite wants of the environment, before any setting is read."""

import os
from pathlib import Path

from cdm import env

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1 …; empty in the process that hands out the tests
NUMBER = int(WORKER.removeprefix("gw") or 0)

# Its own servers, apart from those of development, unless someone names others.
base = Path(os.environ.get("CDM_STATE_DIR") or env.ROOT / ".state")
if base.name not in {"test", "bench"}:  # a worker inherits what its parent set, and the bench has its own
    os.environ["CDM_STATE_DIR"] = str(base / "test")
os.environ.setdefault("CDM_MODE", "development")
# Playwright's own event loop runs in the thread of the tests; Django would take it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
