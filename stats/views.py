from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from cdm.core import clock
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Language, Role, Service, Theme
from stats import contacts, exports, scope
from stats.claims import contradictions
from stats.dashboard import sheets
from stats.dashboard.year import Year
from stats.recording import EARLIEST
from stats.visitors import Visitors

READERS = (Role.COORDINATOR, Role.MANAGER)


def _load(request: Request, year: int | None) -> tuple[Year, scope.Scope, Visitors | None]:
    seen = scope.of(request.member, request.GET)
    if year is None:
        year = clock.today().year
    elif not EARLIEST.year <= year <= clock.today().year:
        raise Http404
    visitors = Visitors(year) if seen.everything else None
    terms = visitors.terms if visitors else None
    return Year(year, seen.filters, whole=seen.whole, terms=terms), seen, visitors


@staff(*READERS)
def year(request: Request, year: int | None = None) -> HttpResponse:
    told, seen, visitors = _load(request, year)
    context: dict[str, Any] = {
        "told": told,
        "scope": seen,
        "visitors": visitors,
        "years": sorted({*contacts.span(), told.year, clock.today().year}),
        "query": urlencode({name: str(value) for name, value in request.GET.items() if value}),
        "contradicted": contradictions(told) if seen.whole else [],
        "services": Service.choices,
        "themes": Theme.choices,
        "languages": Language.choices,
    }
    return render(request, "stats/year.html", context)


@staff(*READERS)
def export(request: Request, year: int, kind: str) -> HttpResponse:
    told, seen, visitors = _load(request, year)
    write = exports.csv_file if kind == "csv" else exports.xlsx_file
    content, content_type = write(sheets.sheets(told, seen, visitors))
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="contacts-{told.year}.{kind}"'
    return response
