"""Who can show no second step any more says so after their password, and is given a code.

They read it out to somebody of the house who knows them; only with it is the second step reset (``partners.accounts``
says by whom). So neither of the two can do it alone: the code is worth nothing without the rights of the other, and
those are worth nothing without the password of the first.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.conf import settings
from django.db.models import F, QuerySet
from django.dispatch import receiver
from django.utils.crypto import constant_time_compare, salted_hmac

from cdm.accounts.models import LostFactor, User
from cdm.core import clock, links

GUESSES = 5


def ask(*, user: User) -> str:
    """A new code, the only time it is known; what was asked before is void. Needs a transaction."""
    LostFactor.objects.filter(user=user).delete()
    code = links.new_code()
    expires = clock.now() + timedelta(hours=settings.LOST_FACTOR_HOURS)
    LostFactor.objects.create(user=user, digest=_digest(user.pk, code), expires=expires)
    return code


def waiting() -> QuerySet[LostFactor]:
    """Requests that can still be answered, the longest waiting first."""
    return LostFactor.objects.filter(expires__gt=clock.now(), guesses__lt=GUESSES, user__is_active=True)


def prove(*, user: User, code: str) -> bool:
    """Whether ``code``, as read out, is the one ``user`` was given. A wrong one counts. Needs a transaction: the row
    stays locked in it, so that a guess made at the same time counts too."""
    asked = waiting().select_for_update(of=("self",), no_key=True).filter(user=user).first()
    if asked is None:
        return False
    if constant_time_compare(asked.digest, _digest(user.pk, links.clean_code(code))):
        return True
    LostFactor.objects.filter(pk=asked.pk).update(guesses=F("guesses") + 1)
    return False


@receiver((password_changed, password_reset))
def withdraw(user: User, **_kwargs: Any) -> None:
    """Who did not ask themselves chooses a new password: that ends what somebody else asked with the old one."""
    LostFactor.objects.filter(user=user).delete()


def forget_expired() -> int:
    return LostFactor.objects.filter(expires__lte=clock.now()).delete()[0]


def _digest(pk: int, code: str) -> str:
    return salted_hmac("cdm.accounts.lost_factor", f"{pk}:{code}", algorithm="sha256").hexdigest()
