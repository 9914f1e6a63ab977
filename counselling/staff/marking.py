"""Arrived, did not come, undo: one button each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import notices, undoable
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from counselling import appointments
from counselling.access import Right, appointment_for
from counselling.appointments import Before
from counselling.models import Appointment
from counselling.staff import answers
from counselling.staff.answers import NOTE, Note

DESK = (Role.COUNSELLOR, Role.COORDINATOR, Role.RECEPTION, Role.MANAGER)
CLOSERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)


@staff(*DESK)
@require_POST
def arrive(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_for(request, pk, Right.CHECK_IN)
    return _mark(request, appointment, appointments.arrive, _("%(code)s has arrived."))


@staff(*CLOSERS)
@require_POST
def no_show(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_for(request, pk, Right.CLOSE)
    return _mark(request, appointment, appointments.no_show, _("%(code)s is noted as not come. Nothing is counted."))


def _mark(request: Request, appointment: Appointment, verb: Callable[..., Appointment], sentence: str) -> HttpResponse:
    before = Before.of(appointment)
    try:
        after = verb(appointment=appointment)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        answers.done(request, sentence % {"code": after}, [(before, after)])
    return answers.back(request)


@staff(*DESK)
@require_POST
def undo(request: Request, key: str) -> HttpResponse:
    """Take back what this member did less than a minute ago; nobody else's key works."""
    try:
        note: Note = undoable.recall(NOTE, key, user_id=request.member.user_id)
        if note.facts is not None:
            appointments.reopen(token=note.tokens[0], facts=note.facts, profile=note.profile)
        else:
            with transaction.atomic(durable=True):
                for token in note.tokens:
                    appointments.restore(token=token)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        notices.done(request, _("Undone: everything is as it was."))
    return answers.back(request)
