"""Approving and declining, by documentalists and managers: of what they have read, and nothing newer.

For a minute it can be taken back; the mail to who proposed it waits as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Conflict
from partners.models import Resource
from partners.resources import letters
from partners.resources.proposing import CONTENT, State, code, judges, locked

JUDGED = Conflict(_("This was judged or withdrawn meanwhile."))
VERDICT = ("state", "decided", "reason")
KEPT = ("id", "partner_id", "proposed_by_id", "proposed", "version", "replaces_id")  # the rest of a change
NEWER = Conflict(_("This was changed since you opened it. Read it again."))


@dataclass(frozen=True)
class Judgement:
    """What was judged, and how it stood before: all that ``undo`` needs.

    ``pk``: the row that stays, for an approved change the one it changed; ``version``: that row's since.
    ``before``: its columns that the judgement wrote. ``change``: those of the approved change, which is gone.
    """

    pk: int
    version: int
    before: dict[str, Any]
    change: dict[str, Any] | None = None


def approve(*, resource: Resource, by: Member, seen: int) -> Judgement:
    """Visitors read it from now on: of a change, what it says. ``seen``: the version that was read."""
    with transaction.atomic(durable=True):
        row = _judged(resource, by, seen)
        proposer, change = row.proposed_by_id, None
        if row.replaces_id:
            changed, row = row, Resource.objects.select_related("partner").get(pk=row.replaces_id)
            change = _columns(changed, [*CONTENT, *VERDICT, *KEPT])
        before = _columns(row, [*CONTENT, *VERDICT])
        if change:
            for name in CONTENT:
                setattr(row, name, change[name])
            changed.delete()
        row.state, row.decided, row.reason = State.APPROVED, clock.today(), ""
        row.version += 1
        row.save(update_fields=[*CONTENT, *VERDICT, "version"])
        trail.record(Verb.APPROVED, row, partner=code(row), fields=["state"])
        letters.judged(row, "approved", to=proposer, by=by.user_id)
        return Judgement(row.pk, row.version, before, change)


def decline(*, resource: Resource, by: Member, reason: str, seen: int) -> Judgement:
    """Say why not. Of a declined change, what visitors read stays as it was."""
    with transaction.atomic(durable=True):
        row = _judged(resource, by, seen)
        before = _columns(row, VERDICT)
        row.state, row.decided, row.reason = State.DECLINED, clock.today(), reason
        row.version += 1
        row.save(update_fields=[*VERDICT, "version"])
        trail.record(Verb.DECLINED, row, partner=code(row), fields=["state", "reason"])
        letters.judged(row, "declined", to=row.proposed_by_id, by=by.user_id)
        return Judgement(row.pk, row.version, before)


def undo(*, resource: Resource, judgement: Judgement, by: Member) -> Resource:
    """What waits again as it did before ``judgement``, of which ``resource`` stayed. A mail that has not left is kept.

    Raises Conflict when somebody went on from what was judged, PermissionDenied for who does not judge.
    """
    if not judges(by):
        raise PermissionDenied
    with transaction.atomic(durable=True):
        row = locked(resource)
        if row.version != judgement.version or Resource.objects.filter(replaces=row).exists():
            raise JUDGED
        letters.take_back(row, of=judgement.change["proposed_by_id"] if judgement.change else row.proposed_by_id)
        for name, value in judgement.before.items():
            setattr(row, name, value)
        row.version += 1
        row.save(update_fields=[*judgement.before, "version"])
        trail.record(Verb.UNDONE, row, partner=code(row), fields=["state"])
        if judgement.change is None:
            return row
        change = Resource(**judgement.change)
        change.version += 1
        change.save(force_insert=True)
        return change


def _judged(resource: Resource, by: Member, seen: int) -> Resource:
    if not judges(by):
        raise PermissionDenied
    row = locked(resource)
    if row.state != State.PROPOSED:
        raise JUDGED
    if row.version != seen:
        raise NEWER
    return row


def _columns(row: Resource, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
