"""The coordinator's workspace."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from cdm.home.workspace import page, scope


@staff(Role.COORDINATOR, Role.MANAGER)
def workspace(request: Request) -> HttpResponse:
    """``?partner=CODE``: whose; of the whole centre for a manager who names none."""
    place = scope.of(request.member, request.GET.get("partner", ""))
    return render(request, "home/workspace/page.html", page.of(request.member, place, request.GET))
