"""Asking a partner for more times, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role
from counselling.models import SlotRequest
from counselling.requests import telling
from counselling.requests.room import Room
from partners.models import Partner

LONGEST = dt.timedelta(days=92)
ASKED_ALREADY = _("This partner has been asked for times like these already; that request is not over yet.")


def ask(
    *,
    by: Member,
    partner: Partner,
    theme: str,
    language: str,
    channel: str,
    number: int,
    first_day: dt.date,
    last_day: dt.date,
    reason: str = "",
) -> SlotRequest:
    """Ask ``partner`` to open ``number`` interviews from ``first_day`` to ``last_day``, both in; ``channel`` "": any.

    Its coordinators get a mail each. Raises PermissionDenied for who is no manager; Refused where nobody could answer,
    and where the same was asked of it for some of these days and is not over: so a form sent twice asks once (B3).
    """
    if not by.has(Role.MANAGER):
        raise PermissionDenied
    with transaction.atomic(durable=True):
        partner = hold(partner)
        wanted = SlotRequest(
            partner=partner,
            theme=theme,
            language=language,
            channel=channel,
            number=number,
            first_day=first_day,
            last_day=last_day,
            reason=reason,
            asked_by_id=by.user_id,
        )
        same = SlotRequest.objects.running().filter(partner=partner, theme=theme, language=language, channel=channel)
        if same.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
            raise Refused(ASKED_ALREADY)
        if not telling.coordinators(partner):
            raise Refused(_("This partner has no coordinator who could answer."), field="partner")
        wanted.before = Room([wanted]).of(wanted)
        wanted.save(force_insert=True)
        trail.record(Verb.ADDED, wanted, partner=partner.code)
        telling.asked(wanted)
    return wanted


def withdraw(*, request: SlotRequest, by: Member) -> SlotRequest:
    """What was opened meanwhile stays open. Raises Conflict when it was over already."""
    if not by.has(Role.MANAGER):
        raise PermissionDenied
    with transaction.atomic(durable=True):
        row = locked(request)
        row.opened = Room([row]).opened(row)
        row.state, row.ended = SlotRequest.State.WITHDRAWN, clock.now()
        row.save(update_fields=["state", "ended", "opened"])
        trail.record(Verb.CANCELLED, row, partner=row.partner.code, fields=["state"])
        telling.withdrawn(row)
    return row


def hold(partner: Partner) -> Partner:
    """The row, until the transaction ends: of two who ask the same at once, the second sees the first's request."""
    return Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)


def locked(request: SlotRequest) -> SlotRequest:
    """The row as it is now, until the transaction ends: of two who answer at once, the second sees the first's answer.

    Raises Conflict when it is over.
    """
    rows = SlotRequest.objects.select_related("partner").select_for_update(of=("self",), no_key=True)
    row = rows.get(pk=request.pk)
    if not row.is_running:
        raise Conflict(
            _("This request is over: it stands at “%(state)s”.") % {"state": row.get_state_display().lower()}
        )
    return row
