"""A new address for an account, by the person it is of: what is sent to the new one proves that they read it there.

What is written to the old one stands whatever happens: who took over a session cannot keep its owner from knowing.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, links
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from partners.accounts import letters

CODE_LASTS = timedelta(minutes=15)
TAKEN = Refused(gettext_lazy("This address has an account of its own meanwhile."), field="code")
CONSTRAINTS = ("user_email_once", "accounts_user_email_key")


def ask(*, person: User, email: str) -> str:
    """The code that is sent to ``email``. An address that has an account gets none, and is told why: whether it has one
    is nobody else's affair."""
    code = links.new_code()
    with transaction.atomic(durable=True):
        owner = User.objects.filter(email__iexact=email).first()
        if owner is None:
            letters.write(_prove(code), to=person, at=email, useless_after=clock.now() + CODE_LASTS)
        elif owner.is_active:
            letters.write(_has_one(), to=owner)
        trail.record(Verb.SENT, person, fields=["email"])
        return code


def move(*, person: User, email: str) -> User:
    """From now on ``person`` signs in with ``email`` and is written to there. Raises Refused when it got an account of
    its own since the code was sent."""
    with transaction.atomic(durable=True):
        found = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        letters.write(_moved(), to=found)
        found.email = email
        with refusing(dict.fromkeys(CONSTRAINTS, TAKEN)):
            found.save(update_fields=["email"])
        trail.record(Verb.CHANGED, found, fields=["email"])
        return found


def _prove(code: str) -> letters.Letter:
    return letters.Letter(
        subject=gettext_lazy("Your new address: the code"),
        lines=lambda: [
            _("Somebody gave this address for their account here. Was it you? This is the code:"),
            links.show_code(code),
            _("It works for fifteen minutes, in the browser where you asked for it."),
        ],
        label=gettext_lazy("Give the code"),
        page="partners:own_address_code",
        after=lambda: [_("Was it not you? Somebody mistyped: you need do nothing.")],
    )


def _has_one() -> letters.Letter:
    return letters.Letter(
        subject=gettext_lazy("This address has an account already"),
        lines=lambda: [
            _("Somebody wanted to give this address to their own account. It stays yours."),
            _("Was it you, with two accounts? Ask a manager to close the one you do not need."),
        ],
        label=gettext_lazy("Sign in"),
        page="account_login",
    )


def _moved() -> letters.Letter:
    return letters.Letter(
        subject=gettext_lazy("The address of your account was changed"),
        lines=lambda: [
            _("You sign in with your new address from now on, and nothing is sent to this one any more."),
            _("Was this not you? Call us at once: a manager can close the account."),
        ],
        label=gettext_lazy("How to reach us"),
        page="home:contact",
    )
