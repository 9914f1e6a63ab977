"""What the centre offers, for managers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cdm.core import notices
from cdm.core.access import staff
from cdm.core.vocabulary import Role
from counselling import offering
from counselling.models import CounsellingSettings, InterviewKind
from counselling.staff.forms_offering import KindForm, SettingsForm


@staff(Role.MANAGER)
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of interview in the order in which it is chosen, and the settings."""
    form = SettingsForm(request.POST or None, instance=CounsellingSettings.current())
    if request.method == "POST" and form.is_valid():
        offering.save_settings(settings=form.instance)
        notices.done(request, _("The settings are saved."))
        return redirect("counselling:kinds")
    context = {"kinds": InterviewKind.objects.all(), "form": form}
    return render(request, "counselling/kinds.html", context, status=422 if form.errors else 200)


@staff(Role.MANAGER)
def kind(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One kind, or a new one when no ``pk`` is given."""
    known = get_object_or_404(InterviewKind, pk=pk) if pk is not None else None
    form = KindForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        offering.save_kind(kind=form.instance)
        notices.done(request, _("Saved. Visitors see it from now on."))
        return redirect("counselling:kinds")
    return render(request, "counselling/kind.html", {"form": form, "kind": known}, status=422 if form.errors else 200)
