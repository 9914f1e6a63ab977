"""Telling coordinators what is left with people who leave soon or have left: once a week, until it is decided."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from cdm.accounts.models import User
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.home.leaving import holding
from cdm.home.leaving.holding import Leaver
from cdm.outbox import messages
from counselling.models import Counsellor
from partners.access import member_of
from partners.models import Membership

SOON = dt.timedelta(days=7)


def tell() -> int:
    """Write to each coordinator about their own partner's people, to managers about partners without one; how many.

    May run twice and at once: the calendar week and the person are in the key.
    """
    coordinators = Membership.objects.serving(Role.COORDINATOR)
    looked_after = set(coordinators.values_list("partner__code", flat=True))
    told = 0
    for person in User.objects.filter(pk__in=coordinators.values("user")).order_by("pk"):
        told += _write(person, _due(person))
    managers = Membership.objects.serving(Role.MANAGER)
    for person in User.objects.filter(pk__in=managers.values("user")).order_by("pk"):
        told += _write(person, _without(_due(person), looked_after))
    return told


def _due(person: User) -> list[Leaver]:
    soon = clock.today() + SOON
    undecided = [each for each in holding.leavers(member_of(person)) if each.left.anything and each.user != person]
    return [each for each in undecided if each.last_day is None or each.last_day <= soon]


def _without(leavers: list[Leaver], looked_after: set[str]) -> list[Leaver]:
    """Those of partners that nobody coordinates. Whoever has no role any more is of the partner they received for."""
    received = Counsellor.objects.filter(user__in=[each.user for each in leavers])
    partner = dict(received.values_list("user", "partner__code"))
    codes = {each.user.pk: {role.partner.code for role in each.roles if role.partner} for each in leavers}
    return [each for each in leavers if not (codes[each.user.pk] or {partner.get(each.user.pk, "")}) & looked_after]


def _write(person: User, leavers: list[Leaver]) -> int:
    if not leavers:
        return 0
    with translation.override(person.language):
        link = settings.BASE_URL + reverse("home:leavers")
    year, week, _day = clock.today().isocalendar()
    mail = messages.compose("home/mail/left", language=person.language, context={"leavers": leavers, "link": link})
    with transaction.atomic(durable=True):
        messages.post(
            key=f"left:{person.pk}:{year}-{week}",
            topic=f"left:{person.pk}",
            to=person.email,
            language=person.language,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            useless_after=clock.now() + SOON,
        )
    return 1
