"""How full the area is, and what was counted there: managers and the desk read it, nobody changes it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from multimedia.occupancy import period, sheets, today
from multimedia.occupancy.report import SHOWN, Report
from stats.exports import csv_file, xlsx_file

READERS = (Role.MANAGER, Role.RECEPTION)


def _load(request: Request) -> Report:
    asked = request.GET
    shown = asked.get("show") or "used"
    if shown not in SHOWN:
        raise Http404("show")
    report = Report(period.of(asked.get("period", "")), space=asked.get("space", ""), shown=shown)
    if report.space and report.space not in report.names:
        raise Http404("space")
    return report


@staff(*READERS)
def occupancy(request: Request) -> HttpResponse:
    report = _load(request)
    asked, since = report.period, report.first_day
    months, years = period.months(since), period.years(since)
    if asked.code and asked.code not in {one.code for one in (*months, *years)}:
        (months if "-" in asked.code else years).append(asked)  # by its address: the choice has to show it
    page = {
        "report": report,
        "period": asked,
        "today": today.Today(),
        "weeks": period.of(""),
        "months": months,
        "years": years,
    }
    return render(request, "multimedia/staff/occupancy.html", page)


@staff(*READERS)
def export(request: Request, kind: str) -> HttpResponse:
    report = _load(request)
    content, content_type = (csv_file if kind == "csv" else xlsx_file)(sheets.sheets(report))
    response = HttpResponse(content, content_type=content_type)
    name = report.period.code or f"{report.period.first.isoformat()}-{report.period.last.isoformat()}"
    response["Content-Disposition"] = f'attachment; filename="multimedia-{name}.{kind}"'
    return response
