"""What managers may tune of the area as a whole, its equipment, and the questions on digital skills."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cdm.core import notices
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from multimedia import arranging, skills
from multimedia.models import Equipment, MultimediaSettings, SkillArea, SkillQuestion
from multimedia.staff.forms_lists import AreaForm, EquipmentForm, QuestionForm, SettingsForm, changed, list_of


@staff(Role.MANAGER)
def settings(request: Request) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=MultimediaSettings.current())
    if request.method == "POST" and form.is_valid():
        arranging.save_settings(settings=form.instance)
        notices.done(request, _("The settings are saved."))
        return redirect("multimedia:settings")
    page = {"form": form, "here": "settings"}
    return render(request, "multimedia/staff/settings.html", page, status=422 if form.errors else 200)


@staff(Role.MANAGER)
def equipment(request: Request) -> HttpResponse:
    """The whole list on one page, to change, add to and take from."""
    lines = list_of(EquipmentForm)(request.POST or None, queryset=Equipment.objects.all(), prefix="e")
    if request.method == "POST" and lines.is_valid():
        rows, dropped = changed(lines)
        arranging.keep(rows=rows, dropped=dropped)
        notices.done(request, _("The list is saved."))
        return redirect("multimedia:equipment")
    page = {"lines": lines, "here": "equipment"}
    return render(request, "multimedia/staff/equipment.html", page, status=422 if _wrong(request, lines) else 200)


@staff(Role.MANAGER)
def skill_areas(request: Request) -> HttpResponse:
    areas = SkillArea.objects.prefetch_related("questions")
    return render(request, "multimedia/staff/skill_areas.html", {"areas": areas, "here": "skills"})


@staff(Role.MANAGER)
def skill_area(request: Request, pk: int | None = None) -> HttpResponse:
    """One area with its questions, or a new one when no ``pk`` is given."""
    known = get_object_or_404(SkillArea, pk=pk) if pk is not None else None
    form = AreaForm(request.POST or None, instance=known, initial={} if known else {"position": 100})
    asked = SkillQuestion.objects.filter(area=pk).order_by("position", "pk") if pk else SkillQuestion.objects.none()
    lines = list_of(QuestionForm, most=50, deletable=False)(request.POST or None, queryset=asked, prefix="q")
    if request.method == "POST" and form.is_valid() & lines.is_valid():
        rows, _dropped = changed(lines)
        skills.save_area(area=form.instance, questions=rows)
        notices.done(request, _("The questions are saved. Visitors see them from now on."))
        return redirect("multimedia:skill_areas")
    page = {"form": form, "lines": lines, "area": known, "here": "skills"}
    wrong = bool(form.errors) or _wrong(request, lines)
    return render(request, "multimedia/staff/skill_area.html", page, status=422 if wrong else 200)


def _wrong(request: Request, lines: Any) -> bool:
    return request.method == "POST" and not lines.is_valid()
