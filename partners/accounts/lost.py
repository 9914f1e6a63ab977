"""A second step that got lost: its person asks, and somebody of the house who knows them gives them a new beginning.

Two persons, always: one gave the password and was shown a code, the other is told the code, face to face or on the
phone, and has the right to use it. A mail tells the person at each step, so that a stranger's asking is noticed.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cdm.accounts import lost_factor, second_factor
from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners.accounts import letters
from partners.accounts.access import acts_on
from partners.models import Membership

WRONG_CODE = Refused(
    gettext_lazy(
        "That is not the code. Have it read out again; after five wrong ones a new code has to be asked for at sign-in."
    ),
    field="code",
)
NOT_ASKED = Refused(
    gettext_lazy("Nobody asks for a new second step for this account now: it has to be asked for at sign-in."),
    field="code",
)


def helpers(person: User) -> list[User]:
    """Who may help ``person``: the coordinators whose partners are all they work for; where there is none, managers."""
    partners = set(person.memberships.values_list("partner", flat=True))
    others = Membership.objects.exclude(user=person).select_related("user")
    coordinators = others.serving(Role.COORDINATOR).filter(partner__in=partners, partner__active=True)
    covered: dict[User, set[int | None]] = {}
    if None not in partners:
        for role in coordinators.order_by("pk"):
            covered.setdefault(role.user, set()).add(role.partner_id)
    found = [one for one, theirs in covered.items() if theirs == partners]
    return found or list(dict.fromkeys(role.user for role in others.serving(Role.MANAGER).order_by("pk")))


def ask(*, person: User) -> str:
    """The code to be read out. Its person and those who may help are written to; what was asked before is void."""
    with transaction.atomic(durable=True):
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        code = lost_factor.ask(user=person)
        letters.write(_asked(), to=person)
        for helper in helpers(person):
            letters.write(_help(person), to=helper)
        trail.record(Verb.ADDED, "accounts.lostfactor", key=person.pk)
        return code


def reset(*, person: User, by: Member, code: str) -> User:
    """Take the second step away, sign the person out everywhere, and let the next sign-in set up a new one.

    Raises PermissionDenied when ``by`` may not act on the account, Refused when nothing was asked or the code is wrong:
    a wrong one is counted all the same.
    """
    with transaction.atomic(durable=True):
        found = User.objects.select_for_update(no_key=True).filter(pk=person.pk, erased_at=None).first()
        if found is None or not acts_on(by, found):
            raise PermissionDenied
        asked = lost_factor.waiting().filter(user=found).exists()
        proven = lost_factor.prove(user=found, code=code)
        if proven:
            lost_factor.withdraw(found)
            second_factor.forget(user=found)
            letters.write(_reset(), to=found)
            trail.record(Verb.RESET, found)
    if not asked:
        raise NOT_ASKED
    if not proven:
        raise WRONG_CODE
    return found


def _asked() -> letters.Letter:
    return letters.Letter(
        subject=gettext_lazy("A change on your account"),
        lines=lambda: [
            _("Somebody who knows your password says that they have no second step any more and asks for a new one."),
            _("Was it you? Read the code you were shown to your coordinator or a manager, who will ask for it."),
            _("Was this not you? Choose a new password at once: that stops it. And tell a manager."),
        ],
        label=gettext_lazy("Choose a new password"),
        page="account_reset_password",
    )


def _help(person: User) -> letters.Letter:
    return letters.Letter(
        subject=gettext_lazy("Somebody needs your help to sign in"),
        lines=lambda: [
            _("%(name)s has no second step any more and cannot sign in.") % {"name": person.name},
            _(
                "They will come to you or call you, with a code of eight letters and digits. Use it only when you see"
                " them, or when you call them on a number you know yourself."
            ),
        ],
        label=gettext_lazy("Confirm who they are"),
        page="partners:reset_second_step",
        page_args=(person.pk,),
    )


def _reset() -> letters.Letter:
    def lines() -> list[str]:
        hours = settings.SET_UP_HOURS
        return [
            _("Your second step was taken away, and you are signed out everywhere."),
            ngettext(
                "Sign in with your password within %(hours)d hour: you then set up a new second step.",
                "Sign in with your password within %(hours)d hours: you then set up a new second step.",
                hours,
            )
            % {"hours": hours},
        ]

    return letters.Letter(
        subject=gettext_lazy("Your second step was reset"),
        lines=lines,
        label=gettext_lazy("Sign in"),
        page="account_login",
        after=lambda: [_("Was this not you? Choose a new password at once, and tell a manager.")],
    )


def asked_at(person: User) -> object:
    """When a request that can still be answered was made, or None."""
    return lost_factor.waiting().filter(user=person).values_list("asked", flat=True).first()


def hours_left(person: User) -> int:
    """Whole hours in which ``person`` may still set up a second step after a reset; 0 when there is no such time."""
    until = person.set_up_until
    return max(0, int((until - clock.now()).total_seconds() // 3600)) if until else 0
