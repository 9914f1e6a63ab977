"""Django's admin writes into the journal, as everything else does; its own log, which keeps values, is not used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from cdm.audit import trail
from cdm.audit.models import Verb


class Journaled(admin.ModelAdmin):
    """Before the ModelAdmin of every registered model. ``personal``: its pages show people, and who looks is noted."""

    personal = False

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """The names of the columns, not Django's sentence with what stood in them."""
        return [] if add else list(form.changed_data)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        trail.record(Verb.ADDED, obj)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        if message:
            trail.record(Verb.CHANGED, obj, fields=message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Model]) -> Any:
        trail.record_all(Verb.REMOVED, queryset)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        about = urlencode({"kind": self.opts.label_lower, "key": object_id})
        return redirect(f"{reverse('audit:journal')}?{about}")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        return self._seen(response)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        return self._seen(response, object_id or "")

    def _seen(self, response: HttpResponse, key: str = "") -> HttpResponse:
        if self.personal and response.status_code == 200:
            trail.viewed(self.opts.label_lower, key=key)
        return response


def journaled(admin_class: type[admin.ModelAdmin] | None) -> type[admin.ModelAdmin]:
    if admin_class is not None and issubclass(admin_class, Journaled):
        return admin_class
    base = admin_class or admin.ModelAdmin
    return type(base.__name__, (Journaled, base), {"personal": getattr(base, "personal", False)})
