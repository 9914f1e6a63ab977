from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from partners.directory import codes
from partners.models import Membership, Partner, Programme


class PartnerForm(forms.ModelForm):
    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        codes.check(code)
        return code


@admin.register(Partner)
class PartnerAdmin(TranslationAdmin):
    """A partner begins here, with its code; what its sheet says is written on the page of the sheet."""

    form = PartnerForm
    fields = ("code", "name", "first_circle", "active")
    list_display = ("code", "name", "first_circle", "active")
    list_filter = ("first_circle", "active")
    search_fields = ("code", "name_fr", "name_nl")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A partner that leaves is set inactive: statistics keep its code."""
        return False


@admin.register(Programme)
class ProgrammeAdmin(TranslationAdmin):
    list_display = ("code", "name", "active")
    list_filter = ("active",)
    search_fields = ("code", "name_fr", "name_nl")
    filter_horizontal = ("partners",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that is over gets a last day: statistics keep its code."""
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """For the installer, who gives the first manager the role, and for nobody else: on the page of the people whoever
    is given a role or loses it is written to, nobody ends their own, and somebody always manages.
    """

    personal = True
    list_display = ("user", "role", "partner")
    list_filter = ("role", "partner")
    list_select_related = ("user", "partner")
    search_fields = ("user__email", "user__name")
    raw_id_fields = ("user",)

    def installing(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    has_module_permission = has_view_permission = installing
    has_add_permission = has_change_permission = has_delete_permission = installing
