"""What people do to their own way in, told by allauth: a new password, a second step more or less."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.dispatch import Signal

from cdm.audit import trail
from cdm.audit.models import Verb, Who

SECOND_STEP = {
    authenticator_added: Verb.ADDED,
    authenticator_removed: Verb.REMOVED,
    authenticator_reset: Verb.RESET,
}


def _password(user: AbstractBaseUser, **_about: Any) -> None:
    """Whoever holds the link of a mail is the person of the account, signed in or not."""
    with trail.acting(lambda: (Who.STAFF, user.pk)):
        trail.record(Verb.CHANGED, user, fields=("password",))


def _second_step(signal: Signal, authenticator: Model, user: AbstractBaseUser, **_about: Any) -> None:
    """Under the account: of a secret not even its number is worth a line."""
    with trail.acting(lambda: (Who.STAFF, user.pk)):
        trail.record(SECOND_STEP[signal], "mfa.authenticator", key=user.pk)


def listen() -> None:
    for signal in (password_changed, password_set, password_reset):
        signal.connect(_password, dispatch_uid="audit.password")
    for signal in SECOND_STEP:
        signal.connect(_second_step, dispatch_uid="audit.second_step")
