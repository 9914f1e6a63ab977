"""What everybody may read: a year, the files, the method. From frozen snapshots, never from a live count."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cdm.core.access import Request, public
from stats import measures, publishing
from stats.disclosure.dimensions import MINIMUM, MINIMUM_BY_MUNICIPALITY
from stats.publishing import files, snapshots
from stats.publishing.caching import kept
from stats.publishing.counting import MEASURES
from stats.publishing.page import OF_SERVICE, Page
from stats.publishing.people import People
from stats.publishing.schema import FILES

# Every number on the public page.
DEFINED = (
    *("contacts", *OF_SERVICE.values(), "change", "by_category", "by_theme", "by_language"),
    *("by_programme", "not_stated", "activities", "by_answer", *(code for code, _q, _a in People.PRINTED)),
    *(measure.value for measure in MEASURES),
)


@public
@require_safe
@kept
def year(request: Request, year: int | None = None) -> HttpResponse:
    """One public year; without a year the newest. Before anything is public, a page that says when it will be."""
    editions = publishing.years()
    if year is None:
        year = editions[0].year if editions else None
    elif year not in [edition.year for edition in editions]:
        raise Http404
    published = publishing.of_year(year) if year else None
    context: dict[str, Any] = {
        "page": Page(published, editions) if published else None,
        "editions": editions,
        "here": "figures",
    }
    return render(request, "stats/public/year.html", context)


@public
@require_safe
@kept
def open_data(request: Request) -> HttpResponse:
    """Every file, what is in it, and how to read it."""
    editions = publishing.years()
    licence, address = settings.OPEN_DATA_LICENCE
    context = {
        "here": "data",
        "editions": editions,
        "files": list(FILES.values()),
        "licence": licence,
        "licence_url": address,
        "dictionary": files.DICTIONARY,
        "package": files.PACKAGE,
    }
    return render(request, "stats/public/open_data.html", context)


@public
@require_safe
@kept
def open_file(request: Request, name: str) -> HttpResponse:
    """A file of the open data, for anybody's program."""
    found = files.file(name, publishing.years())
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
@kept
def method(request: Request) -> HttpResponse:
    """How the figures are made, protected and frozen, and what that does not do."""
    context = {
        "here": "method",
        "day": snapshots.DAY,
        "december": snapshots.DECEMBER[1],
        "below": MINIMUM - 1,
        "below_by_municipality": MINIMUM_BY_MUNICIPALITY - 1,
        "definitions": [measures.get(code) for code in DEFINED],
    }
    return render(request, "stats/public/method.html", context)
