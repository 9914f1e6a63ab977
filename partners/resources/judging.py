"""Approving and declining, by documentalists and managers: of what they have read, and nothing newer."""

from __future__ import annotations

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
NEWER = Conflict(_("This was changed since you opened it. Read it again."))


def approve(*, resource: Resource, by: Member, seen: int) -> Resource:
    """The row visitors now read: for a change, the one it changes. ``seen``: the version that was read."""
    with transaction.atomic(durable=True):
        row = _judged(resource, by, seen)
        proposer = row.proposed_by_id
        if row.replaces_id:
            changed, row = row, Resource.objects.select_related("partner").get(pk=row.replaces_id)
            for name in CONTENT:
                setattr(row, name, getattr(changed, name))
            changed.delete()
        row.state, row.decided, row.reason = State.APPROVED, clock.today(), ""
        row.version += 1
        row.save(update_fields=[*CONTENT, "state", "decided", "reason", "version"])
        trail.record(Verb.APPROVED, row, partner=code(row), fields=["state"])
        letters.judged(row, "approved", to=proposer, by=by.user_id)
        return row


def decline(*, resource: Resource, by: Member, reason: str, seen: int) -> Resource:
    """Say why not. Of a declined change, what visitors read stays as it was."""
    with transaction.atomic(durable=True):
        row = _judged(resource, by, seen)
        row.state, row.decided, row.reason = State.DECLINED, clock.today(), reason
        row.version += 1
        row.save(update_fields=["state", "decided", "reason", "version"])
        trail.record(Verb.DECLINED, row, partner=code(row), fields=["state", "reason"])
        letters.judged(row, "declined", to=row.proposed_by_id, by=by.user_id)
        return row


def _judged(resource: Resource, by: Member, seen: int) -> Resource:
    if not judges(by):
        raise PermissionDenied
    row = locked(resource)
    if row.state != State.PROPOSED:
        raise JUDGED
    if row.version != seen:
        raise NEWER
    return row
