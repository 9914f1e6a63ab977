"""Accounts nobody uses: warned, then closed, and later forgotten. Each step happens in the caller's transaction.

Who is told, who may, and whose account stays open all the same, ``partners.accounts`` says.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.dispatch import Signal

from cdm.accounts import sessions
from cdm.accounts.models import LostFactor, User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock

# Sent with ``user`` in the transaction that forgets whose account it was: what else knows a name forgets it too.
erased = Signal()
NOBODY = "–"
UNUSED_SINCE = Greatest("last_login", "kept_from", "date_joined")


def unused() -> QuerySet[User]:
    """Open accounts whose people were last seen longer ago than ACCOUNT_WARN_DAYS, with ``unused_since``."""
    before = clock.now() - timedelta(days=settings.ACCOUNT_WARN_DAYS)
    people = User.objects.filter(is_active=True).annotate(unused_since=UNUSED_SINCE)
    return people.filter(unused_since__lte=before)


def to_warn() -> QuerySet[User]:
    return unused().filter(warned_at=None).order_by("pk")


def to_close() -> QuerySet[User]:
    """Those warned ACCOUNT_CLOSE_DAYS ago, and not seen since."""
    before = clock.now() - timedelta(days=settings.ACCOUNT_CLOSE_DAYS)
    return unused().filter(warned_at__lte=before).order_by("pk")


def to_erase() -> QuerySet[User]:
    before = clock.now() - timedelta(days=settings.ACCOUNT_ERASE_DAYS)
    return User.objects.filter(is_active=False, erased_at=None, closed_at__lte=before).order_by("pk")


def warn(*, user: User) -> None:
    user.warned_at = clock.now()
    user.save(update_fields=["warned_at"])
    trail.record(Verb.SENT, user, fields=["warned_at"])


def keep_open(*, user: User) -> None:
    """Count disuse from now on: who is away for long has said so."""
    user.kept_from, user.warned_at = clock.now(), None
    user.save(update_fields=["kept_from", "warned_at"])
    trail.record(Verb.CHANGED, user, fields=["kept_from"])


def close(*, user: User) -> None:
    """Nobody signs in with it any more, nor goes on where they were signed in. Roles and password stay."""
    user.is_active, user.closed_at, user.warned_at = False, clock.now(), None
    user.save(update_fields=["is_active", "closed_at", "warned_at"])
    LostFactor.objects.filter(user=user).delete()
    sessions.cut(user=user)
    trail.record(Verb.CLOSED, user, fields=["is_active"])


def reopen(*, user: User) -> None:
    user.is_active, user.closed_at, user.kept_from = True, None, clock.now()
    user.save(update_fields=["is_active", "closed_at", "kept_from"])
    trail.record(Verb.REOPENED, user, fields=["is_active"])


def erase(*, user: User) -> None:
    """Forget name, address, password and factors (P2). The row stays: past work and the journal refer to its number."""
    user.name, user.email, user.password = NOBODY, f"account-{user.pk}@erased.invalid", make_password(None)
    user.last_login = user.kept_from = user.set_up_until = None
    user.is_superuser, user.erased_at = False, clock.now()
    user.save()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    sessions.cut(user=user)
    erased.send(User, user=user)
    trail.record(Verb.REMOVED, user, fields=["name", "email"])


def date_closed_by_hand() -> int:
    """An account closed in the admin counts as closed from tonight on; return how many."""
    return User.objects.filter(Q(is_active=False), closed_at=None).update(closed_at=clock.now(), warned_at=None)
