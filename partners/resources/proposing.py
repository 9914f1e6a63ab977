"""Proposing, changing, withdrawing. Whoever may change a row changes it (``ResourceQuerySet.editable_by``, P4).

What a partner changes of an approved one waits beside it: visitors go on reading the approved text, and the partner
sees both. A documentalist's own changes hold at once.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Conflict
from cdm.core.vocabulary import Role
from partners.models import Partner, Resource
from partners.resources import letters

JUDGES = (Role.DOCUMENTALIST, Role.MANAGER)
PAIRS = ("title", "description", "url", "place")
CONTENT = (
    "kind",
    *(f"{word}_{code}" for word in PAIRS for code in ("fr", "nl")),
    *("themes", "languages", "first_day", "last_day"),
)
GONE = Conflict(_("This was thrown away meanwhile."))
CHANGED = Conflict(_("Somebody else changed this meanwhile. Read theirs in another window; saving again keeps yours."))
WAITS = Conflict(_("A change of this waits already. Open this page again to go on with that one."))
State = Resource.State


def judges(by: Member) -> bool:
    """Whether ``by`` approves and declines."""
    return by.has(*JUDGES)


def propose(*, by: Member, partner: Partner | None, values: dict[str, Any], publish: bool = False) -> Resource:
    """A new one, ``values`` being the columns of ``CONTENT``; ``partner`` None: by the centre.

    ``publish`` spares who approves the waiting. Raises PermissionDenied for a partner that is not theirs.
    """
    if (partner is not None and not judges(by) and partner.code not in by.partners()) or (publish and not judges(by)):
        raise PermissionDenied
    with transaction.atomic(durable=True):
        made = Resource.objects.create(
            **values,
            partner=partner,
            proposed_by_id=by.user_id,
            state=State.APPROVED if publish else State.PROPOSED,
            decided=clock.today() if publish else None,
        )
        trail.record(Verb.ADDED, made, partner=code(made), fields=values)
        if not publish:
            letters.waiting(but=by.user_id)
        return made


def change(*, resource: Resource, by: Member, values: dict[str, Any], seen: int) -> Resource:
    """The row that now holds ``values``: ``resource``, or the change that waits beside it when it is approved.

    ``seen``: the version the form began with. Raises Conflict when it is not the present one any more.
    """
    with transaction.atomic(durable=True):
        row = locked(resource)
        if row.version != seen:
            raise CHANGED
        changed = [name for name in CONTENT if getattr(row, name) != values[name]]
        if judges(by):
            return _set(row, values, changed, {})
        again = {"state": State.PROPOSED, "proposed": clock.today(), "proposed_by_id": by.user_id, "reason": ""}
        if row.state != State.APPROVED:
            row = _set(row, values, changed, again)
        elif changed:
            if Resource.objects.filter(replaces=row).exists():
                raise WAITS
            original, row = row, Resource(replaces=row, partner=row.partner, **values)
            row.proposed_by_id = by.user_id
            row.save(force_insert=True)
            trail.record(Verb.ADDED, row, partner=code(original), fields=changed)
        else:
            return row
        letters.waiting(but=by.user_id)
        return row


def withdraw(*, resource: Resource, by: Member) -> Resource:
    """Visitors no longer see it; it can be put back. A change that waited is thrown away, what it would change stays.

    Returns the row as it was before, but for its ``version``.
    """
    with transaction.atomic(durable=True):
        row = locked(resource)
        if row.state == State.WITHDRAWN:
            raise Conflict(_("This is withdrawn already."))
        trail.record(Verb.REMOVED, row, partner=code(row), fields=["state"])
        if row.replaces_id:
            Resource.objects.filter(pk=row.pk).delete()
            return row
        Resource.objects.filter(replaces=row).delete()
        row.version += 1
        Resource.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, version=row.version)
        return row


def put_back(*, resource: Resource, by: Member, state: str = "", seen: int | None = None) -> Resource:
    """What was withdrawn is proposed again, or approved at once by who approves.

    Undone in time it has the ``state`` it had, if it is still in the version ``seen``: else a change that nobody
    approved could come in by that door.
    """
    with transaction.atomic(durable=True):
        row = locked(resource)
        if row.state != State.WITHDRAWN or (seen is not None and row.version != seen):
            raise Conflict(_("This is not withdrawn any more."))
        row.state = state or (State.APPROVED if judges(by) else State.PROPOSED)
        row.version += 1
        row.save(update_fields=["state", "version"])
        trail.record(Verb.REOPENED, row, partner=code(row), fields=["state"])
        if row.state == State.PROPOSED:
            letters.waiting(but=by.user_id)
        return row


def locked(resource: Resource) -> Resource:
    """The row as it stands, held until the transaction ends; what a change would change is held too, that one first."""
    if resource.replaces_id:
        _row(resource.replaces_id)
    return _row(resource.pk)


def code(resource: Resource) -> str:
    return resource.partner.code if resource.partner else ""


def _row(pk: int) -> Resource:
    rows = Resource.objects.select_related("partner").select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise GONE
    return found


def _set(row: Resource, values: dict[str, Any], changed: list[str], more: dict[str, Any]) -> Resource:
    for name, value in {**values, **more}.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*CONTENT, "version", *(name.removesuffix("_id") for name in more)])
    trail.record(Verb.CHANGED, row, partner=code(row), fields=[*changed, *(["state"] if more else [])])
    return row
