"""Who gives a session: staff know, visitors never do (design/1-the-centre.md, mutual anonymity)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from activities.access import hosts_of
from activities.models import Activity, Session
from cdm.accounts.models import User
from cdm.core.access import Member
from cdm.core.vocabulary import PARTNER_ROLES, Role
from partners.models import Membership


def choices(member: Member, activity: Activity, present: int | None = None) -> list[tuple[int, str]]:
    """(account, name) of those ``member`` may choose: people of its hosts, of their own partners for a coordinator.

    ``present`` stays to be chosen, without a name where it is none of theirs (P4). One query, or two.
    """
    found = choices_for(member, [activity])[activity.pk]
    if present is not None and present not in dict(found):
        found.append((present, name_for(member, User.objects.filter(pk=present).first(), activity)))
    return found


def choices_for(member: Member, activities: Iterable[Activity]) -> dict[int, list[tuple[int, str]]]:
    """The same for several activities: activity → choices, by name. One query, if their hosts are loaded."""
    hosts = {activity.pk: hosts_of(activity) for activity in activities}
    codes = set().union(*hosts.values())
    if not member.has(Role.MANAGER):
        codes &= member.partners(Role.COORDINATOR)
    held = Membership.objects.serving().filter(partner__code__in=codes).order_by("user__name")
    people = list(held.values_list("user", "user__name", "partner__code"))
    return {pk: list({(who, name): None for who, name, code in people if code in of}) for pk, of in hosts.items()}


def name_for(member: Member, giver: User | None, activity: Activity) -> str:
    """The name of who gives it, as far as ``member`` may know: of the centre, or of one of their own partners."""
    if giver is None:
        return ""
    if member.has(Role.MANAGER, Role.RECEPTION) or giver.pk == member.user_id:
        return str(giver)
    hosts = hosts_of(activity)
    at = set(Membership.objects.filter(user=giver, partner__code__in=hosts).values_list("partner__code", flat=True))
    return _named(member, giver, at)


def names(member: Member, activity: Activity, sessions: Iterable[Session]) -> dict[int, str]:
    """Session → the name, for those of one activity that somebody gives. Two queries, none where nobody is named."""
    givers = {session.pk: session.given_by_id for session in sessions if session.given_by_id}
    if not givers:
        return {}
    hosts = hosts_of(activity)
    held = Membership.objects.filter(user__in=givers.values(), partner__code__in=hosts)
    at: dict[int, set[str]] = defaultdict(set)
    for account, code in held.values_list("user", "partner__code"):
        at[account].add(code)
    known = {user.pk: _named(member, user, at[user.pk]) for user in User.objects.filter(pk__in=givers.values())}
    return {pk: known[account] for pk, account in givers.items()}


def works_on(account: int, day: dt.date) -> bool:
    """Whether a role of ``account`` for some partner reaches ``day``."""
    reaches = Q(last_day=None) | Q(last_day__gte=day)
    return Membership.objects.filter(reaches, user=account, role__in=PARTNER_ROLES).exists()


def _named(member: Member, giver: User, at: set[str]) -> str:
    """``at``: codes of the hosts ``giver`` has a role with."""
    if member.has(Role.MANAGER, Role.RECEPTION) or giver.pk == member.user_id or at & member.partners():
        return str(giver)
    return _("somebody of another partner")
