"""Being signed in."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.admin.models import LogEntry
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest

from cdm.accounts import devices
from cdm.accounts.models import SignIn, User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock

KEEP_LOG = timedelta(days=366)
# In the session: when it began, which its key does not outlive (a new password changes it).
SINCE = "signed_in_at"


class Noted:
    """Keys this process has noted in the present hour: a page of somebody at work costs no query for it."""

    def __init__(self) -> None:
        self.hour: dt.datetime | None = None
        self.keys: set[str] = set()

    def already(self, key: str, hour: dt.datetime) -> bool:
        if hour != self.hour:
            self.hour, self.keys = hour, set()
        if key in self.keys:
            return True
        self.keys.add(key)
        return False


noted = Noted()


def note(request: HttpRequest, user: User) -> None:
    """Write down, once an hour, that somebody is signed in with this browser."""
    key, hour = request.session.session_key, _hour(clock.now())
    if key is None or noted.already(key, hour) or SignIn.objects.filter(session_id=key).update(seen=hour):
        return
    since = request.session.get(SINCE)
    browser, system = devices.of(request)
    about = {
        "user": user,
        "browser": browser,
        "system": system,
        "since": dt.datetime.fromtimestamp(since, dt.UTC) if since else hour,
        "seen": hour,
    }
    try:
        with transaction.atomic():
            if Session.objects.select_for_update(no_key=True).filter(pk=key).exists():
                SignIn.objects.get_or_create(session_id=key, defaults=about)
    except IntegrityError:  # the session ended in this very moment
        pass


@receiver(user_logged_in)
def _begin(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Whoever comes back is used again, and signed in here."""
    if user.warned_at:
        User.objects.filter(pk=user.pk).update(warned_at=None)
        user.warned_at = None
    request.session[SINCE] = int(clock.now().timestamp())
    note(request, user)


@receiver((password_changed, password_set, password_reset))
def _end_others(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """What a new password has ended is not listed as if it went on."""
    Session.objects.filter(sign_in__user=user).exclude(pk=request.session.session_key or "").delete()


def of(user: User) -> QuerySet[SignIn]:
    """Where ``user`` is signed in now, the latest seen first."""
    return SignIn.objects.filter(user=user, session__expire_date__gt=clock.now())


def end(*, sign_in: SignIn) -> None:
    """Sign its person out of one browser: whatever is asked with it next is asked by nobody."""
    with transaction.atomic(durable=True):
        Session.objects.filter(pk=sign_in.session_id).delete()
        trail.record(Verb.REMOVED, sign_in)


def end_all(*, user: User, keep: str | None = None) -> User:
    """Sign ``user`` out of every browser but that of the session ``keep``, which goes on by
    ``update_session_auth_hash``."""
    with transaction.atomic(durable=True):
        cut(user=user, keep=keep)
        trail.record(Verb.SIGNED_OUT, user)
    return user


def cut(*, user: User, keep: str | None = None) -> None:
    """As ``end_all``, in the caller's transaction. The generation ends what no sign-in tells of, too."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    Session.objects.filter(sign_in__user=user).exclude(pk=keep or "").delete()
    user.refresh_from_db(fields=["session_generation"])


def forget_ended() -> int:
    """Delete sessions that ran out, and lines of the admin's log older than a year (P2); return how many sessions."""
    now = clock.now()
    LogEntry.objects.filter(action_time__lt=now - KEEP_LOG).delete()
    return Session.objects.filter(expire_date__lt=now).delete()[1].get("sessions.Session", 0)


def _hour(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
