"""The second step of signing in: an authenticator app or a passkey, compulsory outside the demo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cdm.accounts import secrets, sessions
from cdm.accounts.models import LostFactor, User
from cdm.core import clock

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# In the session once the database has said yes: a page of a person at work costs no query for it.
SESSION_KEY = "second_factor"
# Who signed in without a factor sets up the first one, and sees the recovery codes, without proving it once more.
SETTING_UP_UNTIL = "setting_up_until"
TIME_TO_SET_UP = 15 * 60  # seconds


def missing(request: HttpRequest) -> bool:
    """Whether the signed-in person must set up a second factor before anything else."""
    if not settings.SECOND_FACTOR_REQUIRED or request.session.get(SESSION_KEY):
        return False
    if has_one(request.user):
        request.session[SESSION_KEY] = True
        return False
    return True


def has_one(user: User | AnonymousUser) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def too_late(user: User) -> bool:
    """Whether a reset left ``user`` without a second factor, and the time to set up a new one is over."""
    if not settings.SECOND_FACTOR_REQUIRED or user.set_up_until is None or has_one(user):
        return False
    return user.set_up_until <= clock.now()


def forget(*, user: User) -> None:
    """Take every factor and recovery code of ``user`` away, in the caller's transaction; the next sign-in sets up a new
    one, for some hours. Where they are signed in, they are signed out."""
    Authenticator.objects.filter(user=user).delete()
    user.set_up_until = clock.now() + timedelta(hours=settings.SET_UP_HOURS)
    user.save(update_fields=["set_up_until"])
    sessions.cut(user=user)


def setting_up(request: HttpRequest) -> bool:
    return clock.now().timestamp() < request.session.get(SETTING_UP_UNTIL, 0)


def is_last(authenticator: Authenticator) -> bool:
    others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
    return authenticator.type in FACTORS and not others.exists()


@receiver(user_logged_in)
def _let_set_up(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    if not has_one(user):
        request.session[SETTING_UP_UNTIL] = clock.now().timestamp() + TIME_TO_SET_UP


@receiver(authenticator_added)
def _found_again(user: User, **_kwargs: Any) -> None:
    User.objects.filter(pk=user.pk).exclude(set_up_until=None).update(set_up_until=None)
    LostFactor.objects.filter(user=user).delete()


@receiver(authenticator_removed)
def _ask_again(request: HttpRequest, **_kwargs: Any) -> None:
    request.session.pop(SESSION_KEY, None)


class Adapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "This is your only second step. Add another one first, then you can remove this one."
        ),
        "incorrect_code": _("That code is not right. Codes change every 30 seconds: take the one shown now."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.SECOND_FACTOR_REQUIRED and is_last(authenticator))

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("My passkey") if number == 1 else gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return settings.PUBLIC_ORGANISATION

    def build_totp_svg(self, url: str) -> str:
        """On white: a phone does not read black on the dark page of who prefers it."""
        head, end, rest = super().build_totp_svg(url).partition("<path")
        return f'{head}<rect width="100%" height="100%" fill="#fff"/>{end}{rest}'
