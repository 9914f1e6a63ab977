"""Programmes for everyone: what they do, for whom, with whom, and what is coming."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cdm.core import clock
from cdm.core.access import Request, public
from partners.models import Programme
from partners.programmes import describing
from partners.programmes.access import public_programme


@public
@require_safe
def programmes(request: Request) -> HttpResponse:
    return render(
        request,
        "partners/programmes/public_list.html",
        {"programmes": Programme.objects.running().prefetch_related("partners")},
    )


@public
@require_safe
def programme(request: Request, code: str) -> HttpResponse:
    found = public_programme(code)
    context = {
        "programme": found,
        "term": describing.term(found),
        "over": bool(found.ends and found.ends < clock.today()),
    }
    return render(request, "partners/programmes/public.html", context)
