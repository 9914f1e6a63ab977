"""The agenda, by day and by month. What one looks for stands in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from activities.agenda import filters, meetings, months, periods
from activities.agenda.filters import Filters
from activities.agenda.form import FilterForm
from cdm.core import clock
from cdm.core.access import Request, public


@public
@require_safe
def agenda(request: Request) -> HttpResponse:
    wanted = Filters.read(request.GET, filters.choices())
    listing = meetings.listing(wanted, request.GET.get("page"))
    base = reverse("activities:agenda")
    address = partial(_address, base)
    shown = {"listing": listing, "month": None, "count": listing.count}
    at_page = {"page": str(listing.page.number)} if listing.page.number > 1 else {}
    stretches = [(period, address(period.query)) for period in periods.around(wanted)]
    return _page(request, wanted, {**shown, "periods": stretches}, address, address(wanted.query(), **at_page))


@public
@require_safe
def month(request: Request) -> HttpResponse:
    wanted = Filters.read(request.GET, filters.choices())
    shown = months.of(wanted, months.asked(request.GET.get("month", "")))
    base = reverse("activities:month")
    address = partial(_address, base, month=shown.code)
    context = {
        "listing": None,
        "month": shown,
        "count": shown.count,
        "ways": {
            name: _address(base, wanted.query(), month=f"{first:%Y-%m}") if first else ""
            for name, first in (("previous", shown.previous), ("next", shown.next), ("later", shown.later))
        },
    }
    return _page(request, wanted, context, address, address(wanted.query()))


def _address(base: str, query: str, **more: str) -> str:
    whole = "&".join(part for part in (urlencode(more), query) if part)
    return f"{base}?{whole}" if whole else base


def _page(
    request: Request, wanted: Filters, context: dict[str, Any], address: Callable[[str], str], here: str
) -> HttpResponse:
    """The whole page; what htmx replaces of it: the results when the form changed, form and results for a link."""
    query, today = wanted.query(), clock.today()
    context |= {
        "filters": wanted,
        "chips": [(chip, address(chip.without)) for chip in wanted.chips()],
        "everything": address(""),
        "form": FilterForm(wanted),
        "query": query,
        "with_query": f"?{query}" if query else "",
        "base": address("").split("?")[0],
        "today": today,
        "tomorrow": today + dt.timedelta(days=1),
    }
    template, partly = "activities/agenda.html", request.htmx and not request.htmx.history_restore_request
    if partly:
        template += "#results" if request.htmx.target == "results" else "#agenda"
    response = render(request, template, context)
    if partly:
        response["HX-Push-Url"] = here  # without the fields left empty, which a form sends too
        response["Cache-Control"] = "no-store"  # going back must find the page, not a part of it
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
