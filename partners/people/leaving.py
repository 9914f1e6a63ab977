"""The last day of a role: set ahead, put off, taken back until it comes; the night after it, the role is taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role
from partners.models import Membership
from partners.people.roles import may_grant, tell_last_day

PAST = Refused(_("The last day is today at the earliest. Who has left already: end their roles now."), field="last_day")
ENDED = Conflict(_("This role has been ended meanwhile."))
OWN = Refused(_("You cannot end your own role; ask another coordinator or a manager."))
LAST_MANAGER = Refused(_("Nobody else would manage the centre after that day. Give somebody else the role first."))


def set_last_day(*, memberships: Collection[Membership], last_day: dt.date | None, by: Member) -> list[Membership]:
    """Let roles of one person end with ``last_day`` (a Brussels date, included), or go on (None); the person hears it.

    The rooms listen to the roles, and let nothing more be booked with the person after it. The same day again changes
    nothing. Raises Refused for a past day, one's own role and the last manager's, Conflict for a role ended meanwhile,
    PermissionDenied for one that ``by`` may not end.
    """
    if last_day is not None and last_day < clock.today():
        raise PAST
    with transaction.atomic(durable=True):
        rows = _locked(memberships, by)
        changed = [row for row in rows if row.last_day != last_day]
        for row in changed:
            row.last_day = last_day
            row.save(update_fields=["last_day"])
            trail.record(Verb.CHANGED, row, partner=_code(row), fields=["last_day"])
        if last_day is not None:
            _somebody_manages(changed)
        if changed:
            tell_last_day(changed, last_day)
        return rows


def end_now(*, memberships: Collection[Membership], by: Member) -> list[Membership]:
    """End roles of one person at once, wherever they are signed in. Raises as ``set_last_day`` does."""
    with transaction.atomic(durable=True):
        rows = _locked(memberships, by)
        for row in rows:
            trail.record(Verb.REMOVED, row, partner=_code(row))
        _take_away(rows)
        _somebody_manages(rows)
        return rows


def remove_role(*, membership: Membership, by: Member) -> Membership:
    """End one role at once: what a person may do is asked anew for every page. Nobody ends their own."""
    return end_now(memberships=[membership], by=by)[0]


def end_over() -> list[Membership]:
    """Take away the roles whose last day is over, and return them: they have given no right since."""
    with transaction.atomic(durable=True):
        over = Membership.objects.filter(last_day__lt=clock.today()).select_related("user", "partner").order_by("pk")
        rows = list(over.select_for_update(of=("self",)))
        for row in rows:
            trail.record(Verb.REMOVED, row, partner=_code(row))
        _take_away(rows)
        return rows


def _locked(memberships: Collection[Membership], by: Member) -> list[Membership]:
    held = Membership.objects.filter(pk__in=[each.pk for each in memberships]).select_related("user", "partner")
    if any(each.role == Role.MANAGER for each in memberships):
        _every_manager()
    rows = list(held.order_by("pk").select_for_update(of=("self",)))
    if len(rows) < len(memberships):
        raise ENDED
    for row in rows:
        if not may_grant(by, Role(row.role), row.partner):
            raise PermissionDenied
        if row.user_id == by.user_id:
            raise OWN
    return rows


def _every_manager() -> None:
    """Two managers who end each other's role at once meet here, each before a row is theirs alone."""
    list(Membership.objects.filter(role=Role.MANAGER).order_by("pk").select_for_update(of=("self",)))


def _take_away(rows: Iterable[Membership]) -> None:
    """One by one: the rooms follow each, and what they are told still has its key."""
    for row in rows:
        Membership.objects.filter(pk=row.pk).delete()


def _somebody_manages(rows: Collection[Membership]) -> None:
    if not any(row.role == Role.MANAGER for row in rows):
        return
    if not Membership.objects.filter(role=Role.MANAGER, last_day=None, user__is_active=True).exists():
        raise LAST_MANAGER


def _code(row: Membership) -> str:
    return row.partner.code if row.partner else ""
