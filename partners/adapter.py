"""allauth in this house: no sign-up, and mail through the outbox."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cdm.accounts import second_factor
from cdm.accounts.models import User
from cdm.core import client, clock
from cdm.outbox import messages
from partners.accounts import asking

# What a notice says, by allauth's name for it.
NOTICES = {
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_set": _("A password was set for your account."),
    "account/email/password_reset": _("The password of your account was replaced with the link we sent you."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
}


def _address(language: str, name: str, **kwargs: str) -> str:
    """Under the address people know us by: the Host header of whoever asked has no say in a mail."""
    with translation.override(language):
        return settings.BASE_URL + reverse(name, kwargs=kwargs)


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This address and this password do not go together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("That code is not right. Look again, or ask for another one."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or have a link sent to you."),
        "rate_limited": _("Too many tries. Wait a few minutes."),
        "same_as_current": _("This is already your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse | None:
        """Nobody whose account is closed; nobody who lets the time pass in which a password alone is enough."""
        answer: HttpResponse | None = super().pre_login(request, user, **about)
        if answer is None and second_factor.too_late(user):
            return asking.out_of_time(request, user)
        return answer

    def get_client_ip(self, request: HttpRequest) -> str:
        return client.address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_profile")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Once more before every change of the second step, but for setting up the first just after signing in."""
        return not second_factor.setting_up(self.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("With my password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": words.get(way["id"], way["description"])} for way in ways]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post a code, a link or a notice in the language of the person it goes to; codes die with their use."""
        person = User.objects.filter(email__iexact=email).first()
        language = person.language if person else translation.get_language()
        now = clock.now()
        life = None
        if template_prefix == "account/email/login_code":
            template, known = "accounts/mail/code", {"code": context["code"]}
            life = timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)
        elif template_prefix == "account/email/password_reset_key":
            way = _address(language, "account_reset_password_from_key", uidb36=context["uid"], key=context["key"])
            template, known = "accounts/mail/new_password", {"link": way}
            life = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        else:
            template = "accounts/mail/notice"
            known = {
                "what": NOTICES[template_prefix],
                "when": now,
                "link": _address(language, "account_reset_password"),
            }
        mail = messages.compose(template, language=language, context=known)
        with transaction.atomic():
            messages.post(
                key=f"account:{secrets.token_urlsafe(16)}",
                topic=f"account:{person.pk if person else 0}",
                to=email,
                language=language,
                subject=mail.subject,
                text=mail.text,
                html=mail.html,
                useless_after=now + life if life else None,
            )
