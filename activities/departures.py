"""What becomes of the sessions of somebody who leaves: listed before the last day, open again after it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.db.models.signals import post_delete
from django.urls import reverse
from django.utils import translation

from activities.models import Session
from activities.models.session import SessionQuerySet
from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from partners.accounts import engaged
from partners.models import Membership, Partner

OPEN = (Session.State.DRAFT, Session.State.PUBLISHED)


def left_behind(member: Member) -> SessionQuerySet:
    """Sessions to come that no role of their giver with a host reaches, of people ``member`` looks after."""
    hosted = Q(partner=OuterRef("activity__lead")) | Q(partner__shared_activities=OuterRef("activity"))
    reaches = Q(last_day=None) | Q(last_day__gte=OuterRef("over"))
    works = Membership.objects.filter(hosted, reaches, user=OuterRef("given_by"))
    theirs = Membership.objects.managed_by(member)
    rows = coming().filter(given_by__in=theirs.values("user"))
    if not member.has(Role.MANAGER):
        rows = rows.of_partners(member.partners(Role.COORDINATOR))
    return rows.annotate(over=TruncDate("ends", tzinfo=clock.BRUSSELS)).filter(~Exists(works))


def coming() -> SessionQuerySet:
    return Session.objects.filter(state__in=OPEN, ends__gt=clock.now(), given_by__isnull=False)


def expected(people: Collection[int]) -> set[int]:
    """Those of ``people`` who are to give a session: one query."""
    return set(coming().filter(given_by__in=people).order_by().values_list("given_by", flat=True))


def let_go(*, user: User, partner: Partner) -> list[Session]:
    """``user`` works for ``partner`` no more: what they were to give is open again, and its coordinators hear of it.

    Sessions that another partner of theirs hosts too stay with them. Needs a transaction.
    """
    others = Membership.objects.current().filter(user=user)
    hosting = Exists(others.filter(partner=OuterRef("activity__lead"))) | Exists(
        others.filter(partner__shared_activities=OuterRef("activity"))
    )
    rows = coming().of_partners([partner.code]).filter(~hosting, given_by=user).select_related("activity")
    found = list(rows.order_by("starts", "pk").select_for_update(of=("self",), no_key=True))
    for session in found:
        session.given_by = None
        session.save(update_fields=["given_by"])
    trail.record_all(Verb.CHANGED, found, partner=partner.code, fields=["given_by"])
    if found:
        _tell(partner, found)
    return found


def follow(sender: type[Membership], **about: Any) -> None:
    """The hall knows nothing of its rooms, so this room listens: a role that ends gives its sessions back."""
    role: Membership = about["instance"]
    if role.partner is not None:
        with transaction.atomic():
            let_go(user=role.user, partner=role.partner)


def listen() -> None:
    post_delete.connect(follow, sender=Membership, dispatch_uid="activities.let_go")
    engaged.register(expected)


def _tell(partner: Partner, sessions: Sequence[Session]) -> None:
    asked = Membership.objects.serving(Role.COORDINATOR).filter(partner=partner)
    for person in User.objects.filter(pk__in=asked.values("user")).order_by("pk"):
        lines = [(session, _address(session, person.language)) for session in sessions]
        mail = messages.compose("activities/mail/open_again", language=person.language, context={"sessions": lines})
        messages.post(
            key=f"giver:{person.pk}:{sessions[0].pk}:{clock.now().timestamp()}",
            topic=f"giver:{person.pk}",
            to=person.email,
            language=person.language,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            useless_after=sessions[-1].ends,
        )


def _address(session: Session, language: str) -> str:
    with translation.override(language):
        return settings.BASE_URL + reverse("activities:session_edit", args=[session.pk])
