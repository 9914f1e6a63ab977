"""Who is at the keyboard (design/1-the-centre.md P4)."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from cdm.accounts.models import User
from cdm.core.access import NOBODY, Member
from cdm.core.vocabulary import Role
from partners.models import Membership


def member_of(user: User | AnonymousUser) -> Member:
    """What ``user`` may be here: one query, none for the public.

    Roles whose last day is over do not count, nor do those for a partner that has left.
    """
    if not user.is_authenticated:
        return NOBODY
    rows = Membership.objects.current().filter(user=user).values_list("role", "partner__code", "partner__active")
    return Member(
        user_id=user.pk,
        grants=frozenset((Role(role), code or "") for role, code, active in rows if active is not False),
    )
