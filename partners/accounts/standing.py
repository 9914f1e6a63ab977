"""Accounts nobody uses are warned, then closed, and forgotten a year later; by hand they are closed and reopened."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cdm.accounts import closing, lost_factor
from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, human
from cdm.core.access import Member
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners.accounts import engaged, letters
from partners.accounts.access import acts_on
from partners.models import Membership, Partner

LAST_MANAGER = Refused(gettext_lazy("This is the only manager left: first make somebody else one."))


def look_after() -> Counter[str]:
    """What a day brings: warn, close and forget accounts; return how many of each. May run twice, and at once.

    Each account is a transaction of its own, judged under its lock. An account visitors count on, and that of the last
    manager, is warned and stays open; the list of accounts says so.
    """
    closing.date_closed_by_hand()
    lost_factor.forget_expired()
    done: Counter[str] = Counter()
    for pk in list(closing.to_warn().values_list("pk", flat=True)):
        done["warned"] += _warn(pk)
    ripe = list(closing.to_close().values_list("pk", flat=True))
    busy = engaged.among(ripe)
    for pk in ripe:
        done["closed"] += pk not in busy and _close_unused(pk)
    for pk in list(closing.to_erase().values_list("pk", flat=True)):
        done["erased"] += _erase(pk)
    return done


def close(*, person: User, by: Member) -> User:
    """At once: who left in anger, whose device is in strange hands. Raises Refused for the last manager."""
    with transaction.atomic(durable=True):
        last = _is_last_manager(person)
        person = _locked(person, by)
        if last:
            raise LAST_MANAGER
        if person.is_active:
            closing.close(user=person)
            letters.write(_closed(), to=person)
        return person


def reopen(*, person: User, by: Member) -> User:
    with transaction.atomic(durable=True):
        person = _locked(person, by)
        if not person.is_active:
            closing.reopen(user=person)
            letters.write(_reopened(), to=person)
        return person


def keep_open(*, person: User, by: Member) -> User:
    """Who is away for long keeps the account: disuse is counted from now on."""
    with transaction.atomic(durable=True):
        person = _locked(person, by)
        if not person.is_active:
            raise Refused(_("This account was closed meanwhile."))
        closing.keep_open(user=person)
        return person


def closes_on(person: User) -> dt.date:
    """The Brussels date on which the account of somebody warned is closed."""
    warned = person.warned_at or clock.now()
    return clock.local(warned + timedelta(days=settings.ACCOUNT_CLOSE_DAYS)).date()


def _locked(person: User, by: Member) -> User:
    found = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=person.pk, erased_at=None).first()
    if found is None or not acts_on(by, found):
        raise PermissionDenied
    return found


def _is_last_manager(person: User) -> bool:
    """Judged under a lock of all managers' roles, in their order: two who close each other wait for one another, and
    for whoever ends such a role."""
    managers = Membership.objects.filter(role=Role.MANAGER)
    if person.pk not in {role.user_id for role in managers.order_by("pk").select_for_update(of=("self",), no_key=True)}:
        return False
    return not managers.filter(last_day=None, user__is_active=True).exclude(user=person).exists()


def _warn(pk: int) -> bool:
    with transaction.atomic(durable=True):
        person = closing.to_warn().select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=pk).first()
        if person is None:
            return False
        closing.warn(user=person)
        letters.write(_unused(person), to=person, occasion=f"unused:{person.warned_at:%Y%m%d}")
        return True


def _close_unused(pk: int) -> bool:
    with transaction.atomic(durable=True):
        last = _is_last_manager(User(pk=pk))
        ripe = closing.to_close().select_for_update(of=("self",), no_key=True, skip_locked=True)
        person = ripe.filter(pk=pk).first()
        if person is None or last:
            return False
        closing.close(user=person)
        letters.write(_closed(), to=person)
        return True


def _erase(pk: int) -> bool:
    with transaction.atomic(durable=True):
        ripe = closing.to_erase().select_for_update(of=("self",), skip_locked=True)
        person = ripe.filter(pk=pk).first()
        if person is None:
            return False
        Membership.objects.filter(user=person).delete()
        kept = Partner.objects.filter(owner=person)
        for partner in kept.select_for_update(no_key=True).order_by("pk"):
            trail.record(Verb.CHANGED, partner, partner=partner.code, fields=("owner",))
        kept.update(owner=None)
        closing.erase(user=person)
        return True


def _unused(person: User) -> letters.Letter:
    def lines() -> list[str]:
        days = settings.ACCOUNT_WARN_DAYS
        return [
            ngettext(
                "You have not signed in to the portal for %(days)d day.",
                "You have not signed in to the portal for %(days)d days.",
                days,
            )
            % {"days": days},
            _("Your account is closed on %(day)s, unless you sign in before: that is all there is to do.")
            % {"day": human.date(closes_on(person))},
        ]

    def after() -> list[str]:
        return [_("Away for long? Your coordinator or a manager can keep it open, and can open it again later.")]

    return letters.Letter(
        subject=gettext_lazy("Your account is unused"),
        lines=lines,
        label=gettext_lazy("Sign in"),
        page="account_login",
        after=after,
    )


def _closed() -> letters.Letter:
    return letters.Letter(
        subject=gettext_lazy("Your account is closed"),
        lines=lambda: [
            _("Your account is closed: nobody can sign in with it any more."),
            _("If you still work here, ask your coordinator or a manager to open it again."),
        ],
        label=gettext_lazy("How to reach the centre"),
        page="home:contact",
    )


def _reopened() -> letters.Letter:
    return letters.Letter(
        subject=gettext_lazy("Your account is open again"),
        lines=lambda: [_("Your account is open again, with your password, your second step and your roles.")],
        label=gettext_lazy("Sign in"),
        page="account_login",
    )
