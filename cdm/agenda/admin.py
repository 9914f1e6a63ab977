"""Reference data of the agenda. What is booked is not edited here: its room moves and cancels it, with a message."""

from __future__ import annotations

from types import ModuleType

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Model, QuerySet, TextField, URLField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from cdm.agenda import calendars, closures, regimes
from cdm.agenda.models import Calendar, Closure, OpeningHours, Regime, Site
from cdm.core import clock
from cdm.core.refused import Refused


class HoursInline(admin.TabularInline):
    model = OpeningHours
    extra = 1


@admin.register(Site)
class SiteAdmin(TranslationAdmin):
    list_display = ("name", "phone", "email", "position")
    inlines = (HoursInline,)
    formfield_overrides = {
        URLField: {"assume_scheme": "https"},
        TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    }


class SaysNo(admin.ModelAdmin):
    """A refusal comes back to the form's page as a message; nothing was saved."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)


class SaysWhatItHits(TranslationAdmin):
    """Saves and removes through ``verbs``, and counts the bookings a change has hit."""

    verbs: ModuleType = closures

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        self.verbs.save(obj)
        hit = self.verbs.hits(obj).filter(hold__period__endswith__gt=clock.now()).values("hold").distinct().count()
        if hit:
            text = ngettext(
                "%d booking to come falls in it: move it, cancel it with a message, or keep it.",
                "%d bookings to come fall in it: move them, cancel them with a message, or keep them.",
                hit,
            )
            messages.warning(request, text % hit)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.verbs.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for obj in queryset:
            self.verbs.remove(obj)


@admin.register(Closure)
class ClosureAdmin(SaysWhatItHits):
    list_display = ("label", "kind", "site", "first_day", "last_day", "starts", "ends")
    list_filter = ("kind", "site")
    date_hierarchy = "first_day"


@admin.register(Regime)
class RegimeAdmin(SaysWhatItHits):
    verbs = regimes
    list_display = ("kind", "starts", "ends", "capacity_percent", "remote_goes_on")


@admin.register(Calendar)
class CalendarAdmin(SaysNo):
    list_display = ("name", "kind", "capacity", "site", "active")
    list_filter = ("kind", "site", "active")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Calendar, form: ModelForm, change: bool) -> None:
        calendars.save(obj)
