"""The documentation as visitors look for it: what there is, where it stands, whether it is there."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cdm.core import clock
from cdm.core.access import Request, public
from multimedia.documentation.filters import Filters
from multimedia.documentation.form import FilterForm
from multimedia.documentation.search import FILED
from multimedia.models import Work

PAGE, BESIDE = 20, 6
SORTS = ("new",)


@public
@require_safe
def works(request: Request) -> HttpResponse:
    wanted = Filters.read(request.GET, sorts=SORTS)
    found = wanted.apply(Work.objects.held())
    page = Paginator(found.works, PAGE).get_page(request.GET.get("page"))
    address = partial(_address, reverse("multimedia:works"))
    context = {
        "base": address(""),
        "filters": wanted,
        "form": FilterForm(wanted),
        "found": found,
        "page": page,
        "count": page.paginator.count,
        "query": wanted.query(sort=""),
        "chips": [(chip, address(chip.without)) for chip in wanted.chips()],
        "by_title": address(wanted.query(sort="")),
        "by_day": address(wanted.query(sort="new")),
    }
    template, partly = "multimedia/works.html", request.htmx and not request.htmx.history_restore_request
    if partly:
        template += "#results" if request.htmx.target == "results" else "#works"
    response = render(request, template, context)
    if partly:
        here = {"page": str(page.number)} if page.number > 1 else {}
        response["HX-Push-Url"] = address(wanted.query(), **here)  # without the fields left empty
        response["Cache-Control"] = "no-store"  # going back must find the page, not a part of it
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@public
@require_safe
def work(request: Request, pk: int) -> HttpResponse:
    """410 for one that was withdrawn: it is known, and there no more."""
    found = get_object_or_404(Work, pk=pk)
    if found.withdrawn and found.withdrawn <= clock.today():
        return render(request, "multimedia/work_gone.html", {"work": found}, status=410)
    return render(request, "multimedia/work.html", {"work": found, "beside": list(_beside(found))})


def _beside(of: Work) -> QuerySet[Work]:
    """Others of its theme: in its language first, the newest first."""
    if not of.theme:
        return Work.objects.none()
    other = Case(When(language=of.language, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Work.objects.held().filter(theme=of.theme).exclude(pk=of.pk)
    return rows.order_by(other, "-acquired", FILED.asc(), "pk")[:BESIDE]


def _address(base: str, query: str, **more: str) -> str:
    whole = "&".join([query] * bool(query) + [f"{name}={value}" for name, value in more.items()])
    return f"{base}?{whole}" if whole else base
