"""Closing an appointment is recording the contact: one screen, ten seconds, and the profile if the visitor agrees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.audit.viewing import viewing
from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.core.vocabulary import Context, Role
from counselling import appointments
from counselling.access import Right, appointment_for, rights
from counselling.appointments import Before
from counselling.models import Appointment
from counselling.staff import answers
from counselling.staff.marking import CLOSERS
from partners.models import Partner, Programme
from stats.forms import ContactForm, ProfileForm

ANSWERED = ("service", "day", "count")  # an appointment says these itself: counselling, its date, one


@staff(*CLOSERS)
@viewing("counselling.appointment")
def close(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_for(request, pk, Right.CLOSE)
    if not appointment.is_open:
        notices.refuse(request, Refused(_("This appointment was closed meanwhile.")))
        return redirect("counselling:staff_appointment", pk)
    partner = counted_for(request, appointment)
    programmes = Programme.objects.filter(active=True, partners=partner).values_list("code", "name")
    day = clock.local(appointment.starts).date()
    contact = ContactForm(
        request.POST or None, initial=asked(appointment), programmes=programmes, without=ANSWERED, prefix="contact"
    )
    profile = ProfileForm(request.POST or None, day=day, prefix="profile")
    if request.method == "POST" and contact.is_valid() and profile.is_valid():
        try:
            return _closed(request, appointment, partner, contact.facts(), profile.answers())
        except Refused as refused:
            contact.add_error(None, str(refused))
    page = {
        "appointment": appointment,
        "contact": contact,
        "profile": profile,
        "back": answers.place(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "counselling/staff/close.html", page, status=status)


@staff(*CLOSERS)
@require_POST
def close_quickly(request: Request, pk: UUID) -> HttpResponse:
    """Seen, as it was booked, without answers: for the appointments of past days."""
    appointment = appointment_for(request, pk, Right.CLOSE)
    try:
        return _closed(request, appointment, counted_for(request, appointment), asked(appointment), {})
    except Refused as refused:
        notices.refuse(request, refused)
        return answers.back(request)


def asked(appointment: Appointment) -> dict[str, str]:
    """What the booking already says of the contact."""
    return {
        "channel": appointment.channel,
        "context": Context.STD,
        "theme": appointment.theme,
        "language": appointment.language,
        "programme": "",
    }


def counted_for(request: Request, appointment: Appointment) -> Partner:
    """The partner whose contact it is: of the counsellor who closes it, else of the first the member may close for."""
    people = [assignment.counsellor for assignment in appointment.assignments.all()]
    own = [counsellor for counsellor in people if counsellor.user_id == request.member.user_id]
    member = request.member
    if not member.has(Role.MANAGER):
        people = [counsellor for counsellor in people if Right.CLOSE in rights(member, [counsellor])]
    return (own or people)[0].partner


def _closed(
    request: Request, appointment: Appointment, partner: Partner, facts: dict[str, Any], given: dict[str, Any]
) -> HttpResponse:
    before = Before.of(appointment)
    closed = appointments.close(appointment=appointment, partner=partner.code, facts=facts, answers=given)
    sentence = _("%(code)s was seen. One contact is counted.") % {"code": closed.appointment}
    answers.done(request, sentence, [(before, closed.appointment)], facts=closed.facts, profile=closed.profile)
    return answers.back(request)
