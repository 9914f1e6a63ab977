"""Lists and yearly figures that managers keep. Tallies and profiles are never edited (F2)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from stats.models import Figure, ReportingCategory, Term, YearNote


class Retired:
    """Codes in use are retired with a last year, never deleted nor renamed."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Term)
class TermAdmin(Retired, TranslationAdmin):
    list_display = ("label", "list", "code", "position", "valid_from", "valid_until")
    list_filter = ("list",)
    search_fields = ("code", "label_fr", "label_nl")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What a code means in which years is changed on the managers' pages, which look at what was recorded."""
        return ("list", "code", "valid_from", "valid_until", "becomes", "lowest", "highest") if obj else ()


@admin.register(ReportingCategory)
class ReportingCategoryAdmin(Retired, TranslationAdmin):
    list_display = ("label", "service", "code", "position", "valid_from", "valid_until")
    list_filter = ("service",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("service", "code", "contexts", "channels", "valid_from", "valid_until") if obj else ()


@admin.register(Figure)
class FigureAdmin(admin.ModelAdmin):
    list_display = ("code", "year", "value", "unit", "note")
    list_filter = ("year",)
    search_fields = ("code", "note")


@admin.register(YearNote)
class YearNoteAdmin(TranslationAdmin):
    list_display = ("year", "text")
