"""Programmes for those who carry them: the list, one of them year by year, and its file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cdm.core import clock
from cdm.core.access import Request, staff
from cdm.core.private import private
from cdm.core.vocabulary import Role
from partners.models import Programme
from partners.programmes import describing, listing, sheets
from partners.programmes.access import READERS, own_part, programme_for
from partners.programmes.forms import LinkForm
from partners.programmes.linking import links_of
from partners.programmes.telling import Told
from stats import exports
from stats.recording import EARLIEST


@staff(*READERS)
@require_safe
def programmes(request: Request) -> HttpResponse:
    """Those that run, then those to come, then what is over or set inactive."""
    manages = request.member.has(Role.MANAGER)
    rows = Programme.objects.visible_to(request.member).prefetch_related("partners")
    own = None if manages else request.member.partners(Role.COORDINATOR)
    groups = listing.grouped(list(rows), own)
    context = {"groups": groups, "manages": manages, "year": clock.today().year}
    return render(request, "partners/programmes/programmes.html", context)


@staff(*READERS)
@require_safe
def programme(request: Request, pk: int, year: int | None = None) -> HttpResponse:
    """``year``: this one where the address has none."""
    told = _told(request, pk, year)
    manages = request.member.has(Role.MANAGER)
    context = {
        "programme": told.programme,
        "told": told,
        "term": describing.term(told.programme),
        "manages": manages,
        "links": links_of(told.programme) if manages else [],
        "link_form": LinkForm(auto_id="link_%s") if manages else None,
    }
    return render(request, "partners/programmes/programme.html", context)


@staff(Role.MANAGER)
@require_safe
@private
def programme_file(request: Request, pk: int, year: int) -> HttpResponse:
    told = _told(request, pk, year)
    content, content_type = exports.csv_file(sheets.sheets(told))
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{told.programme.code}-{year}.csv"'
    return answer


def _told(request: Request, pk: int, year: int | None) -> Told:
    found = programme_for(request, pk)
    today = clock.today().year
    if year is not None and not EARLIEST.year <= year <= today + 1:
        raise Http404
    return Told(found, today if year is None else year, own_part(request.member, found))
