"""Which version of the software this is."""

from __future__ import annotations

import tomllib
from functools import cache

from django.conf import settings


@cache
def release() -> str:
    """``0.1.0``: the one place where it is written is pyproject.toml."""
    written = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(written["project"]["version"])
