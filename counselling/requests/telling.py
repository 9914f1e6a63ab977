"""The mails about a request, in the language of who reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cdm.accounts.models import User
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from counselling.models import SlotRequest
from partners.models import Membership, MembershipQuerySet, Partner


def coordinators(partner: Partner) -> list[User]:
    return _people(Membership.objects.serving(Role.COORDINATOR).filter(partner=partner))


def managers_of(request: SlotRequest) -> list[User]:
    """Who asked, as long as they are a manager; else every manager."""
    managers = _people(Membership.objects.serving(Role.MANAGER))
    return [manager for manager in managers if manager.pk == request.asked_by_id] or managers


def asked(request: SlotRequest) -> None:
    _send(request, "asked", coordinators(request.partner), on="")


def remind(request: SlotRequest, *, missing: int, on: dt.date) -> None:
    """Once for each day of a reminder and each coordinator, however often it is asked for. Owns its transaction."""
    with transaction.atomic(durable=True):
        _send(request, "reminder", coordinators(request.partner), on=f"{request.state}:{on}", missing=missing)


def answered(request: SlotRequest) -> None:
    messages.withdraw(topic=_topic(request))
    _send(request, "answered", managers_of(request), on=request.state)


def withdrawn(request: SlotRequest) -> None:
    """Those who were not told of it yet need not be told that it is over."""
    if not messages.withdraw(topic=_topic(request), keys_like=":asked:"):
        _send(request, "withdrawn", coordinators(request.partner), on="")


def over(request: SlotRequest) -> None:
    """To both sides: it is done, or ran out."""
    messages.withdraw(topic=_topic(request))
    people = {person.pk: person for person in (*managers_of(request), *coordinators(request.partner))}
    _send(request, "over", people.values(), on="")


def _people(roles: MembershipQuerySet) -> list[User]:
    rows = roles.select_related("user").order_by("user__email", "pk")
    return list({role.user_id: role.user for role in rows}.values())


def _send(request: SlotRequest, name: str, people: Iterable[User], *, on: str, **more: Any) -> None:
    drafts = []
    for person in people:
        context = {"request": request, "name": person.name, "link": partial(_link, request), **more}
        mail = messages.compose(f"counselling/requests/mail/{name}", language=person.language, context=context)
        drafts.append(
            messages.Draft(
                key=f"{_topic(request)}:{name}:{on}:{person.pk}",
                topic=_topic(request),
                kind=f"slot_request_{name}",
                to=person.email,
                language=person.language,
                subject=mail.subject,
                text=mail.text,
                html=mail.html,
            )
        )
    messages.post_all(drafts)


def _link(request: SlotRequest) -> str:
    return settings.BASE_URL + reverse("counselling:request", args=[request.pk])


def _topic(request: SlotRequest) -> str:
    return f"slot-request:{request.pk}"
