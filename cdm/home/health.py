"""For machines that watch the site: ``/healthz`` (this process answers) and ``/readyz`` (it can do its work)."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from cdm.core.access import public

log = structlog.get_logger()


@public
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 without touching database or Redis: a restart of this process would mend neither."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database and Redis answer and every migration is applied, else 503 with the parts that fail."""
    parts = {name: _state(name, check) for name, check in CHECKS.items()}
    well = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if well else "unavailable", **parts}, status=200 if well else 503)


def _state(name: str, check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "pending"
    except (DatabaseError, RedisError, OSError) as error:
        log.warning("not ready", part=name, error=type(error).__name__)
        return "unreachable"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


_migrated = False


def _migrations() -> bool:
    """Once applied they stay so for the life of this process: later checks do not read the table again."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _redis() -> bool:
    cache.touch("readyz")  # the one command our cache does not forgive
    return True


CHECKS = {"database": _database, "migrations": _migrations, "redis": _redis}
