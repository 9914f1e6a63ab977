"""Whose account a member sees, and on whose they may act (design/1-the-centre.md P4).

A coordinator sees the accounts of who has a role for their partner, and acts on those whose *every* role is for
partners they coordinate: an account opens all its doors at once, those of other partners and of the centre too. A
manager sees and acts on all. Nobody acts on their own, and nobody here on that of an administrator of the software.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404

from cdm.accounts.models import User
from cdm.core.access import Member, Request
from cdm.core.vocabulary import Role
from partners.models import Membership

ROLES = Prefetch("memberships", Membership.objects.select_related("partner").order_by("role", "pk"))


def seen_by(member: Member) -> QuerySet[User]:
    """Accounts ``member`` may look at, with their roles: two queries."""
    people = User.objects.filter(erased_at=None, is_superuser=False).prefetch_related(ROLES)
    if member.has(Role.MANAGER):
        return people
    return people.filter(pk__in=Membership.objects.managed_by(member).values("user"))


def acts_on(member: Member, person: User) -> bool:
    return person.pk != member.user_id and not person.is_superuser and covers(member, person.memberships.all())


def covers(member: Member, roles: Iterable[Membership]) -> bool:
    """Whether none of ``roles``, one at least, reaches beyond what ``member`` coordinates."""
    if member.has(Role.MANAGER):
        return True
    coordinated = member.partners(Role.COORDINATOR)
    codes = [role.partner.code if role.partner else "" for role in roles]
    return bool(codes) and all(code in coordinated for code in codes)


def shown(member: Member, person: User) -> list[Membership]:
    """The roles of ``person`` that ``member`` may know of: what they do for other partners is theirs (P4)."""
    everything, coordinated = member.has(Role.MANAGER), member.partners(Role.COORDINATOR)
    roles = person.memberships.all()
    return [role for role in roles if everything or (role.partner and role.partner.code in coordinated)]


def account_for(request: Request, pk: int, *, act: bool = False) -> User:
    """The account ``pk`` for who may look at it; with ``act``, for who may act on it."""
    person = seen_by(request.member).filter(pk=pk).first()
    if person is None:
        raise Http404
    if act and not acts_on(request.member, person):
        raise PermissionDenied
    return person
