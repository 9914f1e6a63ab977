"""What the clock does with requests: ends those that are done or over, and reminds of the others."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict
from counselling.models import SlotRequest
from counselling.requests import telling
from counselling.requests.asking import locked
from counselling.requests.room import Room

State = SlotRequest.State
ANSWER_WITHIN = dt.timedelta(days=3)
BEFORE_THE_END = dt.timedelta(days=7)


def tend() -> int:
    """Settle what is done or over, remind where it is time; return how many ended. May run twice and at once."""
    running = list(SlotRequest.objects.running().select_related("partner").order_by("pk"))
    room = Room(running)
    ended = 0
    for request in running:
        opened = room.opened(request)
        if opened >= request.number or request.last_day < clock.today():
            ended += _end(request, opened)
        elif when := reminder(request):
            telling.remind(request, missing=request.number - opened, on=when)
    return ended


def reminder(request: SlotRequest) -> dt.date | None:
    """The day of the reminder that is due today, if one is.

    Nobody answered: three days after it was asked, at the latest the day before its last day. Accepted and not all of
    it opened: a week before the last day.
    """
    today = clock.today()
    if request.state == State.ASKED:
        asked = clock.local(request.asked).date()
        due = max(min(asked + ANSWER_WITHIN, request.last_day - dt.timedelta(days=1)), asked + dt.timedelta(days=1))
    else:
        due = request.last_day - BEFORE_THE_END
        answered = request.answered and clock.local(request.answered).date()
        if answered and due <= answered:  # it was accepted when the end was near already
            return None
    return due if due <= today <= request.last_day else None


def _end(request: SlotRequest, opened: int) -> bool:
    with transaction.atomic(durable=True):
        try:
            row = locked(request)
        except Conflict:
            return False
        row.state = State.DONE if opened >= row.number else State.EXPIRED
        row.opened, row.ended = opened, clock.now()
        row.save(update_fields=["state", "opened", "ended"])
        trail.record(Verb.CLOSED, row, partner=row.partner.code, fields=["state", "opened"])
        telling.over(row)
    return True
