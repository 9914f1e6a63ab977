from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode

from cdm.core import clock
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from stats.dashboard import outside, sheets
from stats.dashboard.page import Page
from stats.exports import csv_file, xlsx_file

READERS = (Role.COORDINATOR, Role.MANAGER)


@staff(*READERS)
def year(request: Request, year: int | None = None) -> HttpResponse:
    page = Page(request.member, year or clock.today().year, request.GET)
    address, query = request.path, page.scope.query
    if query:
        address += f"?{urlencode(query)}"
    if not request.htmx and any(not value for value in request.GET.values()):
        return HttpResponseRedirect(address)  # a form sends what was left empty too: the page has one address
    context: dict[str, Any] = {
        "page": page,
        "told": page.told,
        "scope": page.scope,
        "filters": page.filters,
        "query": urlencode(query),
        "opened": (request.htmx.trigger or "").startswith("quarter-"),  # a period was chosen in the fold: it stays
        "moved": request.htmx.target == "dashboard" and not request.htmx.trigger,  # what had the focus is gone
    }
    part = {"figures": "#figures", "dashboard": "#dashboard"}.get(request.htmx.target or "", "")
    answer = render(request, f"stats/year.html{part}", context)
    if part:
        answer["HX-Push-Url"] = address
        answer["Vary"] = "HX-Request"
    return answer


@staff(*READERS)
def export(request: Request, year: int, kind: str) -> HttpResponse:
    page = Page(request.member, year, request.GET)
    write = csv_file if kind == "csv" else xlsx_file
    own = sheets.sheets(page) if page.scope.everything else outside.sheets(page.scope)
    content, content_type = write(own)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="contacts-{year}.{kind}"'
    return response
