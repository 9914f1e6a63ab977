"""Reference data of the activities. Activities, sessions and registrations have their own pages, and only those."""

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from activities.models import ActivitySettings, Audience


@admin.register(Audience)
class AudienceAdmin(TranslationAdmin):
    list_display = ("code", "label", "position", "active")
    list_editable = ("position", "active")


@admin.register(ActivitySettings)
class ActivitySettingsAdmin(admin.ModelAdmin):
    """One row: added when nobody saved any, then only changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not ActivitySettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: ActivitySettings | None = None) -> bool:
        return False
