"""Writing to the people of a session: seen before it leaves, and who cannot be reached by mail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from activities import door, notices
from activities.access import STAFF, Right, session_for
from activities.door.writing import To, people
from activities.models import Session
from activities.staff.desk_forms import WriteForm
from cdm.audit.viewing import viewing
from cdm.core import human
from cdm.core import notices as telling
from cdm.core.access import Request, staff
from cdm.core.private import private


@staff(*STAFF)
@private
@viewing("activities.session")
def write(request: Request, pk: int) -> HttpResponse:
    session = session_for(request, pk, Right.REGISTER)
    draft = session.state == Session.State.DRAFT
    form = WriteForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid() and "send" in request.POST and not draft:
        sent = door.write(session=session, **form.cleaned_data)
        said = ngettext("The message leaves to %(n)s person.", "The message leaves to %(n)s people.", sent)
        telling.done(request, said % {"n": human.number(sent)})
        return redirect("activities:session_staff", session.pk)
    to = form["to"].value() or To.REGISTERED
    rows = list(people(session, to if to in To else To.REGISTERED))
    by_mail = [row for row in rows if row.email]
    sample = by_mail[0] if by_mail else None
    mail = None
    if sample is not None and form.is_bound and form.is_valid():
        sample.session = session
        words = {"staff_subject": form.cleaned_data["subject"], "message": form.cleaned_data["message"]}
        mail = notices.preview(sample, "written", **words)
    page = {
        "session": session,
        "activity": session.activity,
        "form": form,
        "registrations": rows,
        "by_mail": len(by_mail),
        "by_phone": [row for row in rows if not row.email and row.phone],
        "unreachable": sum(1 for row in rows if not row.email and not row.phone),
        "preview": mail,
        "sample": sample,
        "back": reverse("activities:session_staff", args=[session.pk]),
    }
    return render(request, "activities/staff/write.html", page, status=422 if form.errors else 200)
