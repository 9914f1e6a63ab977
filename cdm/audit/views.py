"""The journal, for managers: who did what to which object, and a file of it."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from cdm.audit import names, telling, trail
from cdm.audit.filters import Filters
from cdm.audit.models import AuditEvent, Verb
from cdm.audit.viewing import viewing
from cdm.core import clock
from cdm.core.access import Request, staff
from cdm.core.private import private
from cdm.core.vocabulary import Role


@staff(Role.MANAGER)
@private
@viewing("audit.auditevent", "")
def journal(request: Request) -> HttpResponse:
    """``?key=`` with ``?kind=``: all that happened to one object."""
    filters = Filters(request.GET)
    asked, before = filters.asked, request.GET.get("before", "")
    about = [asked[name] for name in ("kind", "key") if name in asked]
    page = telling.page(filters.rows(), before)
    context = {
        "form": filters,
        "page": page,
        "first_page": not before,
        "asked": urlencode(asked),
        "object": f"{names.kind(about[0])} {about[1]}" if len(about) == 2 else "",
        "partner": filters.partner_name,
        "without_object": urlencode({name: value for name, value in asked.items() if name not in ("kind", "key")}),
        "older": urlencode({**asked, "before": page.older}) if page.older else "",
    }
    return render(request, "audit/journal.html", context)


@staff(Role.MANAGER)
@private
def journal_csv(request: Request) -> HttpResponse:
    """What the page shows under the same address, all of it; that somebody took it away is in the journal first."""
    rows = Filters(request.GET).rows()
    trail.record(Verb.EXPORTED, AuditEvent._meta.label_lower)
    response = StreamingHttpResponse(telling.csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal-{clock.today():%Y-%m-%d}.csv"'
    return cast(HttpResponse, response)
