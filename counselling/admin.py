"""For emergencies: everyday settings have pages of their own, and appointments are changed by verbs, not by forms."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from counselling.models import CounsellingSettings, Counsellor, InterviewKind


@admin.register(InterviewKind)
class InterviewKindAdmin(TranslationAdmin):
    list_display = ("name", "duration", "counsellors", "needs_room", "public", "active", "position")
    list_editable = ("position", "active")


@admin.register(CounsellingSettings)
class CounsellingSettingsAdmin(admin.ModelAdmin):
    list_display = ("__str__", "max_open_per_contact", "change_until_minutes", "erase_after_days")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not CounsellingSettings.objects.exists()


@admin.register(Counsellor)
class CounsellorAdmin(admin.ModelAdmin):
    list_display = ("user", "partner", "active")
    list_filter = ("partner", "active")
    raw_id_fields = ("user", "calendar")
    readonly_fields = ("feed_key",)
