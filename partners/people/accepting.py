"""What the link of an invitation is worth, and what taking it does."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, links
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from partners.models import Invitation, Membership
from partners.people.inviting import GONE, LINK

ACCOUNT_TWICE = Refused(_("This address already has an account."))


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
        trail.record(Verb.ADDED, person)
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


def _still_open(invitation: Invitation) -> None:
    same = Invitation.objects.open().filter(pk=invitation.pk, serial=invitation.serial, expires__gt=clock.now())
    if not same.select_for_update(of=("self",), no_key=True).exists():
        raise GONE


def _settle(person: User) -> None:
    now = clock.now()
    invited = Invitation.objects.open().filter(email__iexact=person.email, expires__gt=now)
    invited = invited.select_related("partner").order_by("pk")
    for invitation in invited.select_for_update(of=("self",), no_key=True):
        Membership.objects.update_or_create(
            user=person, role=invitation.role, partner=invitation.partner, defaults={"last_day": None}
        )
        invitation.accepted = now
        invitation.save(update_fields=["accepted"])
        trail.record(Verb.ACCEPTED, invitation, partner=invitation.partner.code if invitation.partner else "")
