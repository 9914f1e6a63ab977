"""Who is at the keyboard, and which partner they may open (design/1-the-centre.md P4): loading is authorising."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cdm.accounts.models import User
from cdm.core.access import NOBODY, Member, Request
from cdm.core.vocabulary import Role
from partners.models import Membership, Partner


def member_of(user: User | AnonymousUser) -> Member:
    """What ``user`` may be here: one query, none for the public. Roles for a partner that has left do not count."""
    if not user.is_authenticated:
        return NOBODY
    rows = Membership.objects.filter(user=user).values_list("role", "partner__code", "partner__active")
    return Member(
        user_id=user.pk,
        grants=frozenset((Role(role), code or "") for role, code, active in rows if active is not False),
    )


def holds(member: Member, code: str, *roles: Role) -> bool:
    """Whether ``member`` has one of ``roles`` at the partner ``code``; a role of the whole centre counts when named.

    Without roles: whether they may read it, which members of that partner and managers may.
    """
    if not roles:
        return member.has(Role.MANAGER) or code in member.partners()
    return code in member.partners(*roles) or any(role in roles and not grant for role, grant in member.grants)


def partner_for(request: Request, code: str, *roles: Role) -> Partner:
    """The partner ``code``, for a member with one of ``roles`` there, or who may read it when none is named.

    A manager reads every partner, and writes where ``Role.MANAGER`` is among ``roles``. Strangers get Http404,
    as for a partner that does not exist; who may read but not do this gets PermissionDenied.
    """
    member: Member = request.member
    if not (holds(member, code) or (roles and holds(member, code, *roles))):
        raise Http404
    partner = Partner.objects.filter(code=code).first()
    if partner is None:
        raise Http404
    if roles and not holds(member, code, *roles):
        raise PermissionDenied
    return partner
