"""Reference data of the activities. Activities, sessions and registrations have their own pages, and only those."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from activities.models import Audience


@admin.register(Audience)
class AudienceAdmin(TranslationAdmin):
    list_display = ("code", "label", "position", "active")
    list_editable = ("position", "active")
