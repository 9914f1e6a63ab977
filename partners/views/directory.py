"""The partners, for everyone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from cdm.core.access import Request, public
from partners.models import Partner


@public
def index(request: Request) -> HttpResponse:
    return render(request, "partners/index.html", {"partners": Partner.objects.active()})


@public
def sheet(request: Request, code: str) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.active(), code=code)
    programmes = partner.programmes.filter(active=True)
    return render(request, "partners/sheet.html", {"partner": partner, "programmes": programmes})
