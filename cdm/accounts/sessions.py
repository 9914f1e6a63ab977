"""Being signed in."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from cdm.accounts.models import User


def end_all(*, user: User) -> User:
    """Sign ``user`` out of every browser; the caller may keep its own by ``update_session_auth_hash``."""
    with transaction.atomic(durable=True):
        User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    return user
