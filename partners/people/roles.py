"""Who may give which role, and giving it to who has an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
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
    """Give ``person`` the role, and tell them by mail. Needs a transaction; raises Refused when they have it.

    Who was about to leave it, stays.
    """
    leaving = Membership.objects.filter(user=person, role=role, partner=partner).exclude(last_day=None)
    if stays := leaving.select_related("user", "partner").select_for_update(of=("self",)).first():
        stays.last_day = None
        stays.save(update_fields=["last_day"])
        tell_last_day([stays], None)
        trail.record(Verb.CHANGED, stays, partner=partner.code if partner else "", fields=["last_day"])
        return stays
    with refusing({"membership_once": ROLE_TWICE}):
        membership = Membership.objects.create(user=person, role=role, partner=partner)
    trail.record(Verb.ADDED, membership, partner=partner.code if partner else "")
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


def tell_last_day(rows: Collection[Membership], last_day: dt.date | None) -> None:
    """Write to the person of ``rows`` until when these roles go on, None for without an end. Needs a transaction."""
    person = next(iter(rows)).user
    mail = messages.compose(
        "partners/mail/last_day",
        language=person.language,
        context={"name": person.name, "roles": rows, "last_day": last_day},
    )
    topic = f"last-day:{person.pk}"
    messages.withdraw(topic=topic)  # what did not leave yet is overtaken
    messages.post(
        key=f"{topic}:{last_day or 'stays'}:{clock.now().timestamp()}",
        topic=topic,
        to=person.email,
        language=person.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )
