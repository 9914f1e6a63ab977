"""The stock of each 31 December, and what there is today by theme and language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cdm.core import clock, human, notices
from cdm.core.access import Request, staff
from cdm.core.refused import Refused
from multimedia.documentation import stock as stocks
from multimedia.documentation.stock import YearEnd, last_day
from multimedia.staff.documentation import KEEPERS
from stats.exports import Cell, Sheet, csv_file, xlsx_file


@staff(*KEEPERS)
def stock(request: Request) -> HttpResponse:
    """POST ``year`` records that 31 December as the catalogue has it."""
    if request.method == "POST":
        _record(request, request.POST.get("year", ""))
        return redirect("multimedia:stock")
    years = stocks.history()
    works, copies = stocks.today()
    shown = _asked(request, years)
    day = last_day(shown.year) if shown else clock.today()
    context = {
        "years": years,
        "latest": next((each for each in years if each.recorded and each.growth is not None), None),
        "works": works,
        "copies": copies,
        "shown": shown,
        "by_theme": stocks.by_theme(day),
        "by_language": stocks.by_language(day),
        "today": clock.today(),
    }
    return render(request, "multimedia/staff/stock.html", context)


@staff(*KEEPERS)
@require_safe
def export(request: Request, kind: str) -> HttpResponse:
    years = stocks.history()
    shown = _asked(request, years)
    day = last_day(shown.year) if shown else clock.today()
    content, content_type = (csv_file if kind == "csv" else xlsx_file)(_sheets(years, day))
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="stock-{day:%Y-%m-%d}.{kind}"'
    return answer


def _asked(request: Request, years: list[YearEnd]) -> YearEnd | None:
    return next((each for each in years if str(each.year) == request.GET.get("year")), None)


def _record(request: Request, typed: str) -> None:
    years = {str(each.year): each for each in stocks.history() if not each.recorded}
    if typed not in years:
        return
    try:
        works, copies = stocks.freeze(year=years[typed].year)
    except Refused as refused:
        notices.refuse(request, refused)
    else:
        words = {"year": typed, "works": human.number(works), "copies": human.number(copies)}
        notices.done(request, _("Recorded for 31 December %(year)s: %(works)s works, %(copies)s copies.") % words)


def _sheets(years: list[YearEnd], day: dt.date) -> list[Sheet]:
    works, copies = stocks.today()
    about: list[Sequence[Cell]] = [
        (_("Works today"), works),
        (_("Copies today"), copies),
        (_("Made on"), clock.today().isoformat()),
    ]
    head = (_("31 December"), _("Works"), _("Copies"), _("Change in percent"), _("How it is known"))
    rows = [
        (each.year, each.works, each.copies, None if each.growth is None else round(each.growth, 2), how(each))
        for each in years
    ]
    definition = (_("Titles that the documentation had on 31 December; several copies are one work."),)
    of_day = (_("As the catalogue has it for %(day)s.") % {"day": day},)
    parts = [
        Sheet(name, (name, _("Works"), _("Copies")), [(part.label, part.works, part.copies) for part in found], of_day)
        for name, found in (
            (_("Theme"), stocks.by_theme(day)),
            (_("Language"), stocks.by_language(day)),
        )
    ]
    return [Sheet(_("About"), (_("What"), _("Value")), about, definition), Sheet(_("Stock"), head, rows), *parts]


def how(year: YearEnd) -> str:
    if year.elsewhere:
        return _("Counted elsewhere")
    return _("Recorded") if year.recorded else _("As the catalogue says today, not recorded")
