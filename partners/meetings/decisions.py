"""What a meeting decided. Managers write it down; a coordinator says of their own partner's that it is done (P4)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Conflict
from cdm.core.vocabulary import Role
from partners.meetings import holding
from partners.models import MeetingDecision, PartnerMeeting


def may_settle(by: Member, decision: MeetingDecision) -> bool:
    """Whether ``by`` may call it done: managers, and coordinators of the partner that does it."""
    if by.has(Role.MANAGER):
        return True
    return decision.partner is not None and decision.partner.code in by.partners(Role.COORDINATOR)


def add(*, meeting: PartnerMeeting, values: dict[str, Any]) -> MeetingDecision:
    """The next one of ``meeting``; ``values``: columns of MeetingDecision."""
    with transaction.atomic(durable=True):
        meeting = holding.locked(meeting)
        last = meeting.decisions.aggregate(last=Max("position"))["last"] or 0
        decision = MeetingDecision.objects.create(meeting=meeting, position=last + 1, **values)
        trail.record(Verb.ADDED, decision, partner=_partner(decision), fields=values)
        return decision


def change(*, decision: MeetingDecision, values: dict[str, Any]) -> MeetingDecision:
    with transaction.atomic(durable=True):
        decision = _locked(decision)
        changed = [name for name, value in values.items() if getattr(decision, name) != value]
        for name in changed:
            setattr(decision, name, values[name])
        if changed:
            decision.save(update_fields=changed)
            trail.record(Verb.CHANGED, decision, partner=_partner(decision), fields=changed)
        return decision


def settle(*, decision: MeetingDecision, by: Member, done: bool) -> MeetingDecision:
    """Done today, or open again. Raises Conflict when somebody was faster, PermissionDenied for another partner's."""
    with transaction.atomic(durable=True):
        decision = _locked(decision)
        if not may_settle(by, decision):
            raise PermissionDenied
        if (decision.done is not None) == done:
            raise Conflict(_("This was called done meanwhile.") if done else _("This is open again already."))
        decision.done = clock.today() if done else None
        decision.save(update_fields=["done"])
        verb = Verb.CLOSED if done else Verb.REOPENED
        trail.record(verb, decision, partner=_partner(decision), fields=["done"])
        return decision


def remove(*, decision: MeetingDecision) -> None:
    with transaction.atomic(durable=True):
        decision = _locked(decision)
        trail.record(Verb.REMOVED, decision, partner=_partner(decision))
        decision.delete()


def _partner(decision: MeetingDecision) -> str:
    return decision.partner.code if decision.partner else ""


def _locked(decision: MeetingDecision) -> MeetingDecision:
    rows = MeetingDecision.objects.select_related("partner", "meeting")
    found = rows.select_for_update(of=("self",), no_key=True).filter(pk=decision.pk).first()
    if found is None:
        raise Conflict(_("This decision was taken out meanwhile."))
    return found
