"""A year's report: its key events, asking for it, waiting for it, taking it along."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import clock, notices
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from stats import publishing
from stats.models import KeyEvent, ReportFile, ReportRun
from stats.recording import EARLIEST
from stats.report import events as key_events
from stats.report import runs
from stats.report.forms import event_lines

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def _known(year: int) -> int:
    if not EARLIEST.year <= year <= clock.today().year:
        raise Http404
    return year


@staff(Role.MANAGER)
def report(request: Request, year: int) -> HttpResponse:
    """Where the report is asked for and found again; read anew every second while it is made."""
    run, made = runs.latest(_known(year))
    files = {file.name: file for file in ReportFile.objects.filter(run=made.key).defer("content")} if made else {}
    parts = [(part, files[runs.name(year, part)]) for part in runs.PARTS if runs.name(year, part) in files]
    lost = run is not None and run.under_way and not runs.alive(run)
    context: dict[str, Any] = {
        "year": year,
        "run": run,
        "waits": run is not None and run.under_way and not lost,
        "failed": run is not None and (lost or run.state == ReportRun.State.FAILED),
        "made": made,
        "parts": parts,
        "steps": len(runs.PARTS),
        "events": KeyEvent.objects.filter(year=year),
        "unfinished": year == clock.today().year,
        "public": (found := publishing.of_year(year)) is not None and found.complete,
    }
    template = "stats/report.html#state" if request.htmx else "stats/report.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@staff(Role.MANAGER)
@require_POST
def make(request: Request, year: int) -> HttpResponse:
    runs.ask(year=_known(year))
    return redirect("stats:report", year)


@staff(Role.MANAGER)
def download(request: Request, year: int, part: str) -> HttpResponse:
    """A file of the last report made."""
    _run, made = runs.latest(_known(year))
    if made is None:
        raise Http404
    file = get_object_or_404(ReportFile, run=made.key, name=runs.name(year, part))
    response = HttpResponse(bytes(file.content), content_type=TYPES[part.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@staff(Role.MANAGER)
def events(request: Request, year: int) -> HttpResponse:
    """All key events of the year on one page, to change, add to, order and take out."""
    lines = event_lines(request.POST or None, year=_known(year))
    if request.method == "POST" and lines.is_valid():
        rows = lines.save(commit=False)
        key_events.save(year=year, rows=rows, dropped=lines.deleted_objects)
        notices.done(request, _("The key events are saved. They stand in the next report that is made."))
        return redirect("stats:report", year)
    wrong = request.method == "POST"
    return render(request, "stats/report_events.html", {"year": year, "lines": lines}, status=422 if wrong else 200)
