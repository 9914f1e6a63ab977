"""Reference data of the multimedia area. Spaces, bookings and works have their own pages, and only those."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from multimedia.models import Equipment, Landmark


@admin.register(Equipment)
class EquipmentAdmin(TranslationAdmin):
    list_display = ("name", "position")
    list_editable = ("position",)


@admin.register(Landmark)
class LandmarkAdmin(TranslationAdmin):
    list_display = ("name", "x", "y", "width", "height")
