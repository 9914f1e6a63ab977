"""Roles given at once, and ended at once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.accounts.models import User
from cdm.core.access import Member
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from cdm.core.vocabulary import PARTNER_ROLES, Role
from cdm.outbox import messages
from partners.models import Membership, Partner

ROLE_TWICE = Refused(_("This person already has this role."), field="email")


def may_grant(by: Member, role: Role, partner: Partner | None) -> bool:
    """A manager grants any role; a coordinator those of their own partner."""
    if by.has(Role.MANAGER):
        return True
    return role in PARTNER_ROLES and partner is not None and partner.code in by.partners(Role.COORDINATOR)


def grant(person: User, role: Role, partner: Partner | None) -> Membership:
    """Give ``person`` the role, and tell them by mail. Needs a transaction; raises Refused when they have it."""
    with refusing({"membership_once": ROLE_TWICE}):
        membership = Membership.objects.create(user=person, role=role, partner=partner)
    mail = messages.compose(
        "partners/mail/role",
        language=person.language,
        context={"role": membership.get_role_display, "partner": partner, "name": person.name},
    )
    messages.post(
        key=f"role:{membership.pk}",
        topic=f"role:{membership.pk}",
        to=person.email,
        language=person.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )
    return membership


def remove_role(*, membership: Membership, by: Member) -> Membership:
    """End a role at once: what a person may do is asked anew for every page. Nobody ends their own."""
    if not may_grant(by, Role(membership.role), membership.partner):
        raise PermissionDenied
    if membership.user_id == by.user_id:
        raise Refused(_("You cannot end your own role; ask another coordinator or a manager."))
    with transaction.atomic(durable=True):
        Membership.objects.filter(pk=membership.pk).delete()
    return membership
