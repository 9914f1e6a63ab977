"""Being signed in."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from cdm.accounts.models import User
from cdm.core import clock

KEEP_LOG = timedelta(days=366)


def end_all(*, user: User) -> User:
    """Sign ``user`` out of every browser; the caller may keep its own by ``update_session_auth_hash``."""
    with transaction.atomic(durable=True):
        User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    return user


def forget_ended() -> int:
    """Delete sessions that ran out, and lines of the admin's log older than a year (P2); return how many sessions."""
    now = clock.now()
    LogEntry.objects.filter(action_time__lt=now - KEEP_LOG).delete()
    return Session.objects.filter(expire_date__lt=now).delete()[0]
