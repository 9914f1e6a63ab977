"""The cache in Redis, which no page needs: while Redis is away it holds nothing, and a page is late once at most."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger()
PAUSE = 5.0  # seconds a process leaves a Redis alone that did not answer


class Cache(RedisCache):
    """Reads find nothing, ``add`` and ``set`` seem to work. ``incr`` and ``touch`` raise: who counts must know."""

    _away_until = 0.0

    def _or(self, otherwise: Any, ask: Callable[[], Any]) -> Any:
        if time.monotonic() < Cache._away_until:
            return otherwise
        try:
            return ask()
        except RedisError as fault:
            Cache._away_until = time.monotonic() + PAUSE
            log.warning("cache.away", fault=type(fault).__name__)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(True, lambda: super(Cache, self).add(*args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, lambda: super(Cache, self).get(key, default, version))

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._or(None, lambda: super(Cache, self).set(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, lambda: super(Cache, self).delete(*args, **kwargs))
