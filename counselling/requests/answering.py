"""What the partner's coordinators say: yes, and then they open hours; or no, and why."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Conflict
from counselling.models import SlotRequest
from counselling.requests import access, telling
from counselling.requests.asking import locked
from counselling.requests.room import Room


def accept(*, request: SlotRequest, by: Member) -> SlotRequest:
    """Say that hours will be opened; it is done when as many as asked for are.

    Raises Conflict when a colleague answered first, PermissionDenied for who does not coordinate the partner.
    """
    with transaction.atomic(durable=True):
        row = _mine(request, by)
        if row.state != SlotRequest.State.ASKED:
            raise Conflict(_("A colleague has accepted this request already."))
        row.state, row.answered, row.answered_by_id = SlotRequest.State.ACCEPTED, clock.now(), by.user_id
        row.save(update_fields=["state", "answered", "answered_by"])
        trail.record(Verb.ACCEPTED, row, partner=row.partner.code, fields=["state"])
        telling.answered(row)
    return row


def decline(*, request: SlotRequest, by: Member, refusal: str) -> SlotRequest:
    """Say no and why; also of what was accepted and turns out to be impossible. Raises as ``accept`` does."""
    with transaction.atomic(durable=True):
        row = _mine(request, by)
        now = clock.now()
        row.opened = Room([row]).opened(row)
        row.state, row.refusal, row.ended = SlotRequest.State.DECLINED, refusal, now
        row.answered, row.answered_by_id = now, by.user_id
        row.save(update_fields=["state", "refusal", "ended", "opened", "answered", "answered_by"])
        trail.record(Verb.DECLINED, row, partner=row.partner.code, fields=["state", "refusal"])
        telling.answered(row)
    return row


def _mine(request: SlotRequest, by: Member) -> SlotRequest:
    row = locked(request)
    if not access.answers(by, row):
        raise PermissionDenied
    return row
