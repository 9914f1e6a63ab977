"""Moving and cancelling for a person: with a few words to them, the mail previewed, undoable for a minute."""

from __future__ import annotations

import datetime as dt
from copy import copy
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cdm.agenda.holds import SlotTaken
from cdm.audit.viewing import viewing
from cdm.core import notices as telling
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from cdm.outbox.messages import Mail
from counselling import appointments, kinds, notices
from counselling.access import Right, appointment_for
from counselling.appointments import Before
from counselling.models import Appointment
from counselling.staff import answers, times
from counselling.staff.marking import DESK

LONGEST = 1000


class MessageForm(forms.Form):
    """A few words of the counsellor's own, which the mail repeats as they are."""

    message = forms.CharField(
        label=gettext_lazy("A few words to the visitor"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The mail already says what is needed. What you add stands in it as it is."),
    )


class MoveForm(MessageForm):
    start = times.ChosenStart()


@staff(*DESK)
@viewing("counselling.appointment")
def cancel(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_for(request, pk, Right.CHANGE)
    if not appointment.is_open:
        return _no_longer(request, appointment)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        before = Before.of(appointment)
        try:
            after = appointments.cancel(appointment=appointment, by="staff", message=form.cleaned_data["message"])
        except Refused as refused:
            telling.refuse(request, refused)
            return redirect("counselling:staff_appointment", pk)
        answers.done(request, _("%(code)s is cancelled.") % {"code": after}, [(before, after)])
        return answers.back(request)
    return _page(request, "cancel", appointment, form, preview=_preview("cancelled", appointment, form))


@staff(*DESK)
@viewing("counselling.appointment")
def move(request: Request, pk: UUID) -> HttpResponse:
    appointment = appointment_for(request, pk, Right.CHANGE)
    if not appointment.is_open:
        return _no_longer(request, appointment)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        before = Before.of(appointment)
        try:
            after = appointments.move(
                appointment=appointment,
                start=form.cleaned_data["start"],
                by_staff=True,
                message=form.cleaned_data["message"],
                waive=times.WAIVED,
            )
        except SlotTaken as taken:
            form.add_error("start", _("%(reason)s Here are the times that are free now.") % {"reason": taken})
        except Refused as refused:
            form.add_error("start", str(refused))
        else:
            answers.done(request, _("%(code)s is moved.") % {"code": after}, [(before, after)])
            return answers.back(request)
    only = None
    if request.GET.get("with") == "same":
        only = [assignment.counsellor.calendar_id for assignment in appointment.assignments.all()]
    week = times.week(
        kind=appointment.kind, need=kinds.need_of(appointment), monday=times.asked_week(request), only=only
    )
    chosen = form.cleaned_data.get("start") if form.is_bound and hasattr(form, "cleaned_data") else None
    preview = _preview("changed", appointment, form, start=chosen) if chosen else None
    return _page(request, "move", appointment, form, week=week, chosen=chosen, preview=preview, same=only is not None)


def _page(request: Request, name: str, appointment: Appointment, form: forms.Form, **more: object) -> HttpResponse:
    page = {"appointment": appointment, "form": form, "back": answers.place(request), **more}
    wrong = request.method == "POST" and bool(form.errors)
    return render(request, f"counselling/staff/{name}.html", page, status=422 if wrong else 200)


def _preview(kind: str, appointment: Appointment, form: forms.Form, *, start: dt.datetime | None = None) -> Mail | None:
    message = (form.cleaned_data.get("message") or "") if form.is_bound and form.is_valid() else ""
    return notices.preview(appointment, kind, message=message, start=start) if appointment.email else None


def preview_for_many(sample: Appointment, kind: str, message: str) -> Mail:
    """What each of several gets, shown with one of them and without the name."""
    nobody = copy(sample)
    nobody.name = ""
    return notices.preview(nobody, kind, message=message)


def _no_longer(request: Request, appointment: Appointment) -> HttpResponse:
    telling.refuse(request, Refused(_("This appointment is closed or cancelled.")))
    return redirect("counselling:staff_appointment", appointment.pk)
