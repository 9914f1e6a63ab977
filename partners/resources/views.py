"""The page of guidance professionals, for everybody."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cdm.core.access import Request, public
from partners.models import Resource
from partners.resources import listing
from partners.resources.filters import Filters
from partners.resources.forms import FilterForm

PER_PAGE = 50
FRESH = 300  # seconds in which no program need ask again


@public
@require_safe
def professionals(request: Request) -> HttpResponse:
    """Events by day, then the rest by title, under the filters of the address."""
    filters = Filters.read(request.GET)
    found = listing.find(filters)
    base = reverse("partners:professionals")
    page = {
        "base": base,
        "filters": filters,
        "form": FilterForm(filters),
        "query": filters.query(),
        "chips": [(chip, f"{base}?{chip.without}" if chip.without else base) for chip in filters.chips()],
        "found": found,
        "page": Paginator(found.others, PER_PAGE).get_page(request.GET.get("page")),
        "staff": bool(request.member.roles),
    }
    part = "#results" if request.htmx and request.htmx.target == "results" else ""
    return render(request, f"partners/resources/professionals.html{part}", page)


@public
@require_safe
def calendar(request: Request) -> HttpResponse:
    filters = Filters.read(request.GET)
    body = listing.ics(filters.apply(listing.public().filter(kind=Resource.Kind.EVENT)), listing.title(filters))
    return _answer(request, body, "text/calendar; charset=utf-8")


@public
@require_safe
def event(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(listing.public().filter(kind=Resource.Kind.EVENT), pk=pk)
    answer = HttpResponse(listing.ics([row], row.title), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return answer


@public
@require_safe
def feed(request: Request) -> HttpResponse:
    filters = Filters.read(request.GET)
    own = f"{settings.BASE_URL}{request.path}" + (f"?{filters.query()}" if filters.query() else "")
    body = listing.atom(filters.apply(listing.public()), listing.title(filters), own)
    return _answer(request, body, "application/atom+xml; charset=utf-8")


def _answer(request: Request, body: bytes, content_type: str) -> HttpResponse:
    """Open to other sites, and not sent again to who has it."""
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    answer = HttpResponse(body, content_type)
    answer["Cache-Control"] = f"public, max-age={FRESH}"
    answer["ETag"] = tag
    answer["Access-Control-Allow-Origin"] = "*"
    found = get_conditional_response(request, etag=tag, response=answer)
    return found if isinstance(found, HttpResponse) else answer
