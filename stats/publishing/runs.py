"""Publishing in a worker: asked for once by a manager, then by beat every day. What happened is told on their page.

What is public is in the snapshots; only that a run is under way, or why the last one published nothing, is in the
cache. Should the cache forget, the page still knows what is due and is not there.
"""

from __future__ import annotations

from typing import Any

import structlog
from celery import current_app
from django.core.cache import cache
from django.utils.translation import gettext_noop

from stats.disclosure import Unsafe
from stats.models import Snapshot
from stats.publishing import snapshots

log = structlog.get_logger()
TASK = "stats.tasks.publish"
RUNNING, FAILED = "publishing:running", "publishing:failed"
LIFE = 900  # seconds without a sign of life after which a run is taken for lost; a sparse year takes a minute and more
KEPT = 40 * 24 * 3600  # how long a failure is remembered, in seconds
# Why a run published nothing, for managers.
UNSAFE = gettext_noop("Even with every table hidden, small numbers could have been worked out.")
BROKEN = gettext_noop("The figures could not be put together. Whoever runs the portal finds the reason in its log.")
AWAY = gettext_noop("No worker could be reached. Try again in a moment.")


def ask() -> None:
    """Have a worker publish everything that is due, also for the first time."""
    cache.delete(FAILED)
    cache.set(RUNNING, [0, len(snapshots.due())], LIFE)
    try:
        current_app.send_task(TASK, (), {"first": True}, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever a client library raises, the page tells it
        log.warning("publishing.broker_away", error=type(error).__name__)
        _failed(AWAY)


def publish(*, first: bool = False) -> int:
    """Freeze what is due; return how many snapshots were made. The first time is a manager's decision (``first``).

    A fault publishes nothing of what could not be protected, nor what would come after it; managers are told.
    """
    if not first and not Snapshot.objects.exists():
        return 0
    work = snapshots.due()
    made = 0
    try:
        for done, one in enumerate(work):
            cache.set(RUNNING, [done, len(work)], LIFE)
            made += snapshots.freeze_one(one) is not None
    except Unsafe:
        log.exception("publishing.unsafe")
        _failed(UNSAFE)
        return made
    except Exception:
        log.exception("publishing.failed")
        _failed(BROKEN)
        return made
    cache.delete_many([RUNNING, FAILED])
    return made


def _failed(why: str) -> None:
    cache.delete(RUNNING)
    cache.set(FAILED, why, KEPT)


def state() -> tuple[tuple[int, int] | None, str]:
    """((done, of how many) of the run under way, why the last one published nothing): at most one of them."""
    found: dict[str, Any] = cache.get_many([RUNNING, FAILED])
    running = found.get(RUNNING)
    return ((running[0], running[1]) if running else None), found.get(FAILED, "")
