"""How much memory this process took at its peak."""

from __future__ import annotations

import resource


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
