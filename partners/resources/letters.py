"""Mails about proposals: to who judges them, once a day at most; to who made one, when it was judged."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from cdm.accounts.models import User
from cdm.core import clock
from cdm.core.undoable import UNDOABLE
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from partners.models import Membership, Resource


def waiting(*, but: int) -> None:
    """Tell the documentalists, the managers where there is none, that something waits. Needs a transaction.

    ``but``: the account that just proposed it. However many proposals a day brings, each of them gets one mail.
    """
    judges = Membership.objects.serving(Role.DOCUMENTALIST)
    if not judges.exists():
        judges = Membership.objects.serving(Role.MANAGER)
    people = User.objects.filter(memberships__in=judges).exclude(pk=but).distinct().order_by("pk")
    messages.post_all([_draft(person, "waiting", f"waiting:{clock.today():%Y%m%d}", {}) for person in people])


def judged(resource: Resource, kind: str, *, to: int | None, by: int) -> None:
    """Tell the account ``to`` what became of its proposal, if it still has a role and did not judge it itself.

    It leaves in a minute: until then ``take_back`` keeps it here.
    """
    person = User.objects.filter(pk=to or 0, memberships__in=Membership.objects.serving()).first()
    if person is None or person.pk == by:
        return
    context = {"resource": resource, "link": lambda: address(resource)}
    draft = _draft(person, kind, f"{kind}:{_version(resource)}", context)
    messages.post_all([replace(draft, due=clock.now() + UNDOABLE)])


def take_back(resource: Resource, *, of: int | None) -> None:
    """The mail of the last judgement, to the account ``of``, stays here where it has not left. Needs a transaction."""
    messages.withdraw(topic=_topic(of or 0), keys_like=f":{_version(resource)}:")


def address(resource: Resource) -> str:
    return settings.BASE_URL + reverse("partners:proposal", args=[resource.pk])


def _topic(user_id: int) -> str:
    return f"resources:{user_id}"


def _version(resource: Resource) -> str:
    return f"{resource.pk}.{resource.version}"


def _draft(person: User, kind: str, occasion: str, context: dict[str, object]) -> messages.Draft:
    queue = {"queue": lambda: settings.BASE_URL + reverse("partners:proposals")}
    mail = messages.compose(f"partners/mail/resource_{kind}", language=person.language, context=queue | context)
    return messages.Draft(
        key=f"resource:{occasion}:{person.pk}",
        topic=_topic(person.pk),
        kind=f"resource_{kind}",
        to=person.email,
        language=person.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )
