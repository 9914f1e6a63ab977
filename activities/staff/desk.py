"""Registering, changing, cancelling and promoting for a person, at the desk or on the phone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities import notices, registrations, seats, waiting
from activities.access import STAFF, Right, registration_for, rights_over, session_for
from activities.agenda import places
from activities.models import Registration, Session
from activities.staff.desk_forms import CancelForm, DeskChangeForm, DeskForm
from cdm.audit.viewing import viewing
from cdm.core import clock, returning
from cdm.core import notices as telling
from cdm.core.access import Request, staff
from cdm.core.private import private
from cdm.core.refused import Refused

State = Registration.State


@staff(*STAFF)
@private
@viewing("activities.session")
def register_for(request: Request, pk: int) -> HttpResponse:
    """The public form with staff's freedoms: until the session ends, and any party."""
    session = session_for(request, pk, Right.REGISTER)
    closed = registrations.not_open(session, by_staff=True)
    present = seats.of([session])[session.pk]
    usual = {"page_language": translation.get_language()}
    form = DeskForm(request.POST or None, seats=present, initial=usual)
    status, known = 200, None
    if request.method == "POST" and not closed and form.is_valid():
        asked = {name: typed for name, typed in form.cleaned_data.items() if name != "way"}
        try:
            made = registrations.register(session=session, source=Registration.Source.STAFF, **asked)
        except registrations.Known as refused:
            known, status = refused.registration, 409
            form.add_error(None, str(refused))
        except registrations.Full as full:
            status = 409
            form.offer(seats.of([session])[session.pk], again=True)
            form.add_error(None, str(full))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            waits = made.state == State.WAITING
            telling.done(request, _("On the waiting list.") if waits else _("Registered."))
            return redirect(f"{reverse('activities:registration_slip', args=[made.pk])}?new=1")
    if form.errors and status == 200:
        status = 422
    if status != 409:
        form.offer(present)
    page = {
        "session": session,
        "activity": session.activity,
        "form": form,
        "form_shown": bool(form.ways) and not closed,
        "closed": closed,
        "known": known,
        "back": reverse("activities:session_staff", args=[session.pk]),
    }
    return render(request, "activities/staff/register_for.html", page, status=status)


@staff(*STAFF)
@private
@viewing("activities.registration")
def registration_staff(request: Request, pk: UUID) -> HttpResponse:
    """One registration: what is known of it, and changing how and how many take part."""
    found = registration_for(request, pk)
    session = found.session
    rights = rights_over(request.member, session.activity)
    may = Right.REGISTER in rights and found.is_active and _goes_on(session)
    present = seats.of([session])[session.pk]
    now = {"mode": found.mode, "party": found.party}
    form = DeskChangeForm(request.POST or None, seats=present, initial=now)
    if request.method == "POST" and may and form.is_valid():
        try:
            registrations.change(registration=found, by_staff=True, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            telling.done(request, _("Changed. They hear of it by mail, if they gave an address."))
            return redirect("activities:registration_staff", pk)
    page = {
        "registration": found,
        "session": session,
        "form": form if may and found.state != State.OFFERED else None,
        "may": may,
        "can_promote": may and found.state in (State.WAITING, State.OFFERED),
        "position": waiting.position(found),
        "before": waiting.people_before(found),
        "steps": list(found.steps.all()),
        "attendances": list(found.attendances.select_related("meeting").order_by("meeting__starts", "pk")),
        "back": reverse("activities:session_staff", args=[session.pk]),
    }
    wrong = request.method == "POST" and bool(form.errors)
    return render(request, "activities/staff/registration.html", page, status=422 if wrong else 200)


@staff(*STAFF)
@require_POST
def promote(request: Request, pk: UUID) -> HttpResponse:
    """A place out of turn, as long as there is one. The list says who gave it, without a name: staff did."""
    found = registration_for(request, pk, Right.REGISTER)
    otherwise = reverse("activities:session_staff", args=[found.session_id])
    try:
        registrations.promote(registration=found)
    except Refused as refused:
        telling.refuse(request, refused)
    else:
        telling.done(request, _("%(code)s has a place now.") % {"code": found})
    return HttpResponseRedirect(returning.place(request, otherwise))


@staff(*STAFF)
@private
@viewing("activities.registration")
def registration_staff_cancel(request: Request, pk: UUID) -> HttpResponse:
    found = registration_for(request, pk, Right.REGISTER)
    back = returning.place(request, reverse("activities:session_staff", args=[found.session_id]))
    if not found.is_active or not _goes_on(found.session):
        telling.refuse(request, _("This registration is no longer open."))
        return redirect("activities:registration_staff", pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            registrations.cancel(registration=found, by="staff", message=form.cleaned_data["message"])
        except Refused as refused:
            telling.refuse(request, refused)
        else:
            telling.done(request, _("%(code)s is cancelled. Their place goes to who is next.") % {"code": found})
        return redirect(back)
    words = form.cleaned_data["message"] if form.is_bound and form.is_valid() else ""
    mail = notices.preview(found, "cancelled", by_staff=True, message=words) if found.email else None
    page = {"registration": found, "session": found.session, "form": form, "preview": mail, "back": back}
    return render(request, "activities/staff/registration_cancel.html", page, status=422 if form.errors else 200)


@staff(*STAFF)
@private
@viewing("activities.registration")
def registration_slip(request: Request, pk: UUID) -> HttpResponse:
    """On paper for the person, in the language they chose."""
    found = registration_for(request, pk, Right.REGISTER)
    session = found.session
    with translation.override(found.page_language):
        place = places.of(session)
    page = {
        "registration": found,
        "session": session,
        "activity": session.activity,
        "meetings": list(session.meetings.all()),
        "place": place,
        "join_link": notices.join_link(found),
        "again": "new" in request.GET,
        "back": reverse("activities:session_staff", args=[session.pk]),
        "position": waiting.position(found),
    }
    return render(request, "activities/staff/slip.html", page)


def _goes_on(session: Session) -> bool:
    return session.state == Session.State.PUBLISHED and session.ends > clock.now()
