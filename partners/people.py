"""Who works here: inviting them, letting them in, and ending a role."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cdm.accounts.models import User
from cdm.core import clock, links
from cdm.core.access import Member
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from cdm.core.vocabulary import PARTNER_ROLES, Role
from cdm.outbox import messages
from partners.models import Invitation, Membership, Partner

LINK = "invitation"
FORGET_AFTER = timedelta(days=30)
ROLE_TWICE = Refused(_("This person already has this role."), field="email")
INVITED_TWICE = Refused(_("This person already has an invitation for this role. You can send it again."), field="email")
ACCOUNT_TWICE = Refused(_("This address already has an account."))


def may_grant(by: Member, role: Role, partner: Partner | None) -> bool:
    """A manager grants any role; a coordinator those of their own partner."""
    if by.has(Role.MANAGER):
        return True
    return role in PARTNER_ROLES and partner is not None and partner.code in by.partners(Role.COORDINATOR)


def invite(
    *, by: Member | None, email: str, role: Role, partner: Partner | None, language: str
) -> Invitation | Membership:
    """Offer ``role`` by mail; who has an account already gets it at once, and a mail that says so.

    ``by`` is None for the first manager of a new installation only. Raises Refused when the person has the role or
    an open invitation for it, PermissionDenied when ``by`` may not grant it.
    """
    if by is not None and not may_grant(by, role, partner):
        raise PermissionDenied
    email = email.strip().lower()
    with transaction.atomic(durable=True):
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is not None:
            return _grant(person, role, partner)
        now = clock.now()
        with refusing({"invitation_open_once": INVITED_TWICE}):
            invitation = Invitation.objects.create(
                email=email,
                role=role,
                partner=partner,
                language=language,
                created_by_id=by.user_id if by else None,
                expires=now + timedelta(days=settings.INVITATION_DAYS),
            )
        _send(invitation)
        return invitation


def send_again(*, invitation: Invitation, by: Member) -> Invitation:
    """A new link and a new term; the links sent before stop working."""
    with transaction.atomic(durable=True):
        invitation = _open(invitation.pk, by)
        invitation.serial += 1
        invitation.expires = clock.now() + timedelta(days=settings.INVITATION_DAYS)
        invitation.save(update_fields=["serial", "expires"])
        messages.withdraw(topic=_topic(invitation))
        _send(invitation)
        return invitation


def take_back(*, invitation: Invitation, by: Member) -> Invitation:
    with transaction.atomic(durable=True):
        invitation = _open(invitation.pk, by)
        invitation.revoked = clock.now()
        invitation.save(update_fields=["revoked"])
        messages.withdraw(topic=_topic(invitation))
        return invitation


def link(invitation: Invitation) -> str:
    """The whole address of the page that accepts ``invitation``, in its language."""
    with translation.override(invitation.language):
        return settings.BASE_URL + reverse("partners:accept", args=[token(invitation)])


def token(invitation: Invitation) -> str:
    return links.sign(LINK, f"{invitation.pk}.{invitation.serial}")


def invitation_for(signed: str) -> Invitation | None:
    """The invitation a link stands for while it can be accepted: signed here, the latest sent, open, in its term."""
    pk, _dot, serial = (links.read(LINK, signed) or "").partition(".")
    if not pk:
        return None
    still_open = Invitation.objects.open().select_related("partner")
    return still_open.filter(pk=pk, serial=serial, expires__gt=clock.now()).first()


def accept(*, invitation: Invitation, name: str, password: str, language: str) -> User:
    """Open the account, and give it every role its address is invited to: the link proves the mailbox is theirs.

    Raises Refused when the link was used or taken back meanwhile, or the address got an account.
    """
    with transaction.atomic(durable=True):
        _still_open(invitation)
        with refusing({"user_email_once": ACCOUNT_TWICE, "accounts_user_email_key": ACCOUNT_TWICE}):
            person = User.objects.create_user(invitation.email, password, name=name, language=language)
        _settle(person)
        return person


def accept_with_account(*, invitation: Invitation, person: User) -> User:
    """The same, for an address that got an account since the invitation left."""
    if person.email.lower() != invitation.email.lower():
        raise PermissionDenied
    with transaction.atomic(durable=True):
        _still_open(invitation)
        _settle(person)
        return person


def remove_role(*, membership: Membership, by: Member) -> Membership:
    """End a role at once: what a person may do is asked anew for every page. Nobody ends their own."""
    if not may_grant(by, Role(membership.role), membership.partner):
        raise PermissionDenied
    if membership.user_id == by.user_id:
        raise Refused(_("You cannot end your own role; ask another coordinator or a manager."))
    with transaction.atomic(durable=True):
        Membership.objects.filter(pk=membership.pk).delete()
    return membership


def forget_invitations() -> int:
    """Delete invitations accepted, taken back or run out more than thirty days ago (P2); return how many."""
    return Invitation.objects.settled_before(clock.now() - FORGET_AFTER).delete()[0]


def _grant(person: User, role: Role, partner: Partner | None) -> Membership:
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


def _send(invitation: Invitation) -> None:
    mail = messages.compose(
        "partners/mail/invitation",
        language=invitation.language,
        context={"invitation": invitation, "link": link(invitation), "days": settings.INVITATION_DAYS},
    )
    messages.post(
        key=f"{_topic(invitation)}:{invitation.serial}",
        topic=_topic(invitation),
        to=invitation.email,
        language=invitation.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        useless_after=invitation.expires,
    )


def _topic(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def _open(pk: int, by: Member) -> Invitation:
    invitation = Invitation.objects.managed_by(by).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if invitation is None:
        raise PermissionDenied
    if invitation.accepted or invitation.revoked:
        raise Refused(_("This invitation was used or taken back meanwhile."))
    return invitation


def _still_open(invitation: Invitation) -> None:
    same = Invitation.objects.open().filter(pk=invitation.pk, serial=invitation.serial, expires__gt=clock.now())
    if not same.select_for_update(of=("self",), no_key=True).exists():
        raise Refused(_("This invitation was used or taken back meanwhile."))


def _settle(person: User) -> None:
    now = clock.now()
    invited = Invitation.objects.open().filter(email__iexact=person.email, expires__gt=now)
    invited = invited.select_related("partner").order_by("pk")
    for invitation in invited.select_for_update(of=("self",), no_key=True):
        Membership.objects.get_or_create(user=person, role=invitation.role, partner=invitation.partner)
        invitation.accepted = now
        invitation.save(update_fields=["accepted"])
