"""A fixed-window limit for public forms, counted in Redis over all processes.

An address is never stored: the key holds a keyed hash that changes every day and goes when its window ends. When Redis
is down nobody is refused: a form that works matters more than a flood stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from cdm.core import client, clock

log = structlog.get_logger(__name__)


def _key(name: str, who: str, seconds: int) -> str:
    window = int(clock.now().timestamp()) // seconds
    trace = salted_hmac(f"throttle.{clock.today()}", who, algorithm="sha256").hexdigest()[:32]
    return f"throttle:{name}:{window}:{trace}"


def over(name: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more of ``who`` under ``name``; True when this one is beyond ``limit`` in the present window."""
    key = _key(name, who, seconds)
    try:
        if cache.add(key, 1, timeout=seconds):
            return limit < 1
        return cache.incr(key) > limit
    except ValueError:  # the window ended between the two commands
        return False
    except RedisError as fault:
        log.warning("throttle.open", name=name, fault=type(fault).__name__)
        return False


def refused(request: HttpRequest, seconds: int) -> HttpResponse:
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def throttled(name: str, *, limit: int, seconds: int) -> Callable[[Callable[..., HttpResponse]], Any]:
    """At most ``limit`` POSTs of one address in ``seconds``; the next get the 429 page. Looking is never limited."""

    def decorate(view: Callable[..., HttpResponse]) -> Any:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and over(name, client.address(request), limit=limit, seconds=seconds):
                return refused(request, seconds)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
