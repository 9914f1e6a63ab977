from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from cdm.outbox.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    """What became of the messages, to be read only; never to whom they went or what they said."""

    list_display = ("key", "kind", "language", "state", "due", "attempts", "next_attempt", "settled_at", "error")
    list_filter = ("state", "kind", "language")
    show_facets = admin.ShowFacets.ALWAYS
    date_hierarchy = "due"
    search_fields = ("key",)
    fields = (*list_display, "created", "useless_after", "claimed_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
