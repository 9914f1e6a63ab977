"""Offering a role by mail, sending it again, and taking it back."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, links
from cdm.core.access import Member
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from partners.models import Invitation, Membership, Partner
from partners.people.roles import grant, may_grant

LINK = "invitation"
FORGET_AFTER = timedelta(days=30)
INVITED_TWICE = Refused(_("This person already has an invitation for this role. You can send it again."), field="email")
ACCOUNT_CLOSED = Refused(
    _("The account of this address is closed. Have it opened again first: under Accounts, or by a manager."),
    field="email",
)
GONE = Refused(_("This invitation was used or taken back meanwhile."))


def invite(
    *, by: Member | None, email: str, role: Role, partner: Partner | None, language: str
) -> Invitation | Membership:
    """Offer ``role`` by mail; who has an account already gets it at once, and a mail that says so.

    ``by`` is None for the first manager of a new installation only. Raises Refused when the person has the role or
    an open invitation for it, or their account is closed, PermissionDenied when ``by`` may not grant it.
    """
    if by is not None and not may_grant(by, role, partner):
        raise PermissionDenied
    email = email.strip().lower()
    with transaction.atomic(durable=True):
        person = User.objects.filter(email__iexact=email).first()
        if person is not None and not person.is_active:
            raise ACCOUNT_CLOSED
        if person is not None:
            return grant(person, role, partner)
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
        trail.record(Verb.ADDED, invitation, partner=partner.code if partner else "")
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
        trail.record(Verb.SENT, invitation, partner=invitation.partner.code if invitation.partner else "")
        return invitation


def take_back(*, invitation: Invitation, by: Member) -> Invitation:
    with transaction.atomic(durable=True):
        invitation = _open(invitation.pk, by)
        invitation.revoked = clock.now()
        invitation.save(update_fields=["revoked"])
        messages.withdraw(topic=_topic(invitation))
        trail.record(Verb.CANCELLED, invitation, partner=invitation.partner.code if invitation.partner else "")
        return invitation


def link(invitation: Invitation) -> str:
    """The whole address of the page that accepts ``invitation``, in its language."""
    with translation.override(invitation.language):
        return settings.BASE_URL + reverse("partners:accept", args=[token(invitation)])


def token(invitation: Invitation) -> str:
    return links.sign(LINK, f"{invitation.pk}.{invitation.serial}")


def forget_invitations() -> int:
    """Delete invitations accepted, taken back or run out more than thirty days ago (P2); return how many."""
    return Invitation.objects.settled_before(clock.now() - FORGET_AFTER).delete()[0]


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
        raise GONE
    return invitation
