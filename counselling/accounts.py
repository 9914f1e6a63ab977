"""What this room knows of people that the hall must: whom visitors count on, and where else a name stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cdm.accounts import closing
from cdm.accounts.models import User
from cdm.agenda.models import Calendar
from cdm.core import clock
from counselling.models import Appointment, Assignment
from partners.accounts import engaged


def expected(people: Collection[int]) -> set[int]:
    """Those of ``people`` with whom visitors have appointments to come: one query."""
    coming = Appointment.objects.open().filter(ends__gt=clock.now())
    given = Assignment.objects.filter(appointment__in=coming, counsellor__user__in=people)
    return set(given.values_list("counsellor__user", flat=True))


def forget_name(sender: type[User], user: User, **_about: Any) -> None:
    """A counsellor's calendar carries their name: forgotten with the account (P2)."""
    Calendar.objects.filter(counsellor__user=user).update(name=closing.NOBODY)


def listen() -> None:
    engaged.register(expected)
    closing.erased.connect(forget_name, dispatch_uid="counselling.forget_name")
